namespace Trimtab.Domain.Messaging;

/// <summary>What must happen to a message after its handler ran. A fault is an exception, never an outcome.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>One sentence a person can read in a log.</summary>
    public abstract string Reason { get; init; }

    /// <summary>The message is finished and is deleted.</summary>
    public sealed record Done(string Reason) : Outcome;

    /// <summary>Not yet: the same message is sent again after <paramref name="After"/>. Not counted as a failure.</summary>
    public sealed record Wait(TimeSpan After, string Reason) : Outcome;

    /// <summary>Only a person can help: the message goes to the poison queue at once and is reported.</summary>
    public sealed record Stalled(string Reason) : Outcome;
}
