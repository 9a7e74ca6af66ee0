using Trimtab.Hosting.Messaging;

namespace Trimtab.Hosting.Functions;

/// <summary>What starts a function: the trigger binding of its function.json.</summary>
public abstract record FunctionTrigger
{
    private FunctionTrigger()
    {
    }

    /// <summary>The binding's <c>name</c>: the key under <c>Data</c> of an invocation.</summary>
    public abstract string Binding { get; init; }

    public sealed record Http(string Binding, string Route, IReadOnlyList<string> Methods, AuthLevel AuthLevel) : FunctionTrigger;

    /// <param name="Transport">What the host listens to: <c>queueTrigger</c> or <c>serviceBusTrigger</c>.</param>
    public sealed record Queue(string Binding, string QueueName, QueueTransport Transport) : FunctionTrigger;

    /// <param name="Schedule">A six-field NCRONTAB expression or a <see cref="TimeSpan"/>.</param>
    /// <param name="UseMonitor">Whether the last run is kept, so that a missed one is made up for at start.</param>
    public sealed record Timer(string Binding, string Schedule, bool UseMonitor) : FunctionTrigger;
}
