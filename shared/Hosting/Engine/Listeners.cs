using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Engine;

/// <summary>Makes the listener of each function that needs one.</summary>
internal sealed class Listeners(
    FunctionApp app, IQueueTransport queues, QueueBells bells, Alertness alertness, QueueWorker worker, TimerListeners timers, IOptions<EngineOptions> options, ILogger<Listeners> logger, TimeProvider time)
{
    public IReadOnlyList<IListener> Create() => [.. app.Functions.Select(Create).OfType<IListener>()];

    private IListener? Create(FunctionDefinition function) => function.Trigger switch
    {
        FunctionTrigger.Queue queue => new QueueListener(
            function, QueuePace.Of(queue.QueueName, app.Host.Queues, options.Value.CalmPollingInterval), queues, bells.Hang(queue.QueueName), alertness, worker, time, logger),
        FunctionTrigger.Timer timer => timers.Create(function, timer),
        _ => null,
    };
}
