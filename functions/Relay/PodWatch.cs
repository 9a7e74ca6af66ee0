using Trimtab.Domain;
using Trimtab.Domain.Clusters;

namespace Trimtab.Relay;

/// <summary>Watches the pods of one namespace, or of all. Where the API server refuses that it tries again, more and more seldom: the others' watches go on.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="standing">Is told how it stands.</param>
/// <param name="logger">Told of refusals, each once, and of their end.</param>
/// <param name="time">The clock.</param>
internal sealed partial class PodWatch(ICluster cluster, PodWatchStanding standing, ILogger logger, TimeProvider time)
{
    // A refusal is answered at once and costs the API server little; one that starts refuses for a moment.
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly DoublingPause _pause = new(FirstPause, LongestPause);
    private string? _refusal;

    /// <summary>Runs until cancelled.</summary>
    /// <param name="take">Takes each step; the watch waits for it.</param>
    /// <param name="settled">Told when all pods were listed, and when they can't be.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<ObjectEvent, CancellationToken, ValueTask> take, Action<PodWatchStanding> settled, CancellationToken cancellationToken)
    {
        while (true)
        {
            var began = time.GetTimestamp();
            try
            {
                await foreach (var change in cluster.WatchAsync(KindName.Pod, standing.Namespace, null, standing.Pulse.Heard, cancellationToken))
                {
                    await take(change, cancellationToken);
                    if (change.Kind == ObjectEventKind.Synced)
                    {
                        Allowed();
                        settled(standing);
                    }
                }
            }
            catch (ClusterException refused)
            {
                Refused(refused.Message);
                settled(standing);
            }

            await Task.Delay(_pause.NextAfter(time.GetElapsedTime(began)), time, cancellationToken);
        }
    }

    private void Allowed()
    {
        standing.Listed();
        if (_refusal is not null)
        {
            _refusal = null;
            Log.Allowed(logger, standing.Words);
        }
    }

    private void Refused(string why)
    {
        standing.Refused();
        if (_refusal != why)
        {
            _refusal = why;
            Log.Refused(logger, standing.Words, why);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The pods of {Namespace} are not watched, because the API server refuses it; it is tried again: {Why}")]
        public static partial void Refused(ILogger logger, string @namespace, string why);

        [LoggerMessage(LogLevel.Information, "The pods of {Namespace} are watched again")]
        public static partial void Allowed(ILogger logger, string @namespace);
    }
}
