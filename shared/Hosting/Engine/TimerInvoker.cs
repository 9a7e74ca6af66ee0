using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Engine;

/// <summary>Invokes timer functions.</summary>
internal sealed class TimerInvoker(FunctionInvoker invoker, TimeProvider time)
{
    private readonly InvocationPayloads _payloads = new(time);

    public TimeProvider Time => time;

    /// <summary>A failed run is logged by the invoker and not repeated: the next one stands.</summary>
    public Task InvokeAsync(FunctionDefinition function, TimerStatus? status, bool isPastDue, CancellationToken abort)
        => invoker.InvokeAsync(function.Name, _payloads.Timer(function, (FunctionTrigger.Timer)function.Trigger, status, isPastDue), abort);
}
