using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Engine;

/// <summary>Functions that a person runs outside their trigger.</summary>
internal sealed class ManualRuns(FunctionInvoker invoker, EmbeddedEngine engine, TimeProvider time)
{
    private readonly InvocationPayloads _payloads = new(time);

    /// <summary>Starts it and does not wait for its end.</summary>
    /// <returns>False for an HTTP function, which has its own route.</returns>
    public bool TryStart(FunctionDefinition function, string input)
    {
        var payload = function.Trigger switch
        {
            FunctionTrigger.Queue queue => _payloads.QueueByHand(function, queue, input),
            FunctionTrigger.Timer timer => _payloads.TimerByHand(function, timer),
            _ => null,
        };
        if (payload is not null)
        {
            engine.Track(abort => invoker.InvokeAsync(function.Name, payload, abort));
        }

        return payload is not null;
    }
}
