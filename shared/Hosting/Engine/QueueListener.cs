using Microsoft.Extensions.Logging;
using Trimtab.Domain.State;
using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Engine;

/// <summary>Polls one queue and keeps up to batchSize + newBatchThreshold of its messages in work.</summary>
internal sealed partial class QueueListener(
    FunctionDefinition function, QueueSettings settings, IQueueTransport queues, QueueBell bell, Alertness alertness, QueueWorker worker, TimeProvider time, ILogger logger)
    : IListener
{
    /// <summary>Without storage there is nothing to do but to ask again, not too often.</summary>
    private static readonly TimeSpan LongestAfterFault = TimeSpan.FromSeconds(15);

    private readonly FunctionTrigger.Queue _trigger = (FunctionTrigger.Queue)function.Trigger;
    private readonly PollingBackoff _backoff = new(settings.MaxPollingInterval, Random.Shared);
    private readonly PollingBackoff _faultBackoff = new(LongestAfterFault, Random.Shared);

    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        var running = new List<Task>();
        await using var stopping = stop.Register(bell.Ring);
        while (!stop.IsCancellationRequested)
        {
            var wait = await PollAsync(running, stop, abort);
            await bell.SleepAsync(wait);
            await WhenAtMostAsync(settings.NewBatchThreshold, running, stop);
        }

        await Task.WhenAll(running);
    }

    private async Task<TimeSpan> PollAsync(List<Task> running, CancellationToken stop, CancellationToken abort)
    {
        try
        {
            var messages = await queues.ReceiveAsync(_trigger.QueueName, settings.BatchSize, worker.Visibility, stop);
            _faultBackoff.Next(foundMessages: true);
            running.AddRange(messages.Select(message => worker.ProcessAsync(function, _trigger, settings, message, abort)));
            if (messages.Count > 0)
            {
                alertness.Received(_trigger.QueueName);
            }

            return messages.Count == settings.BatchSize ? TimeSpan.Zero : alertness.Limit(_trigger.QueueName, Align(_backoff.Next(messages.Count > 0)));
        }
        catch (StorageException fault)
        {
            var wait = _faultBackoff.Next(foundMessages: false);
            Log.NotPolled(logger, fault, _trigger.QueueName, wait);
            return wait;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
    }

    /// <summary>Idle queues are looked at together: one wake of the process for all of them costs far less than one for each.</summary>
    private TimeSpan Align(TimeSpan wait)
    {
        if (!_backoff.IsLongest)
        {
            return wait;
        }

        // Woken a little early, it is the next look's time and not this one's once more.
        var sinceTick = (time.GetElapsedTime(0) + QueueBells.Together).Ticks % wait.Ticks;
        return wait + QueueBells.Together - TimeSpan.FromTicks(sinceTick);
    }

    private static async Task WhenAtMostAsync(int count, List<Task> running, CancellationToken stop)
    {
        running.RemoveAll(task => task.IsCompletedSuccessfully);
        while (running.Count > count && !stop.IsCancellationRequested)
        {
            await await Task.WhenAny(running);
            running.RemoveAll(task => task.IsCompletedSuccessfully);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Queue {Queue} can't be read; asking again after {Wait}")]
        public static partial void NotPolled(ILogger logger, Exception exception, string queue, TimeSpan wait);
    }
}
