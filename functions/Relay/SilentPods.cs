using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;

namespace Trimtab.Relay;

/// <summary>Asks for the Events of pods that do not start, or are not ready any more, and do not say why. Nothing waits for the answers: they are heard when they come.</summary>
internal sealed class SilentPods(ICluster cluster, PodSightings sightings, TimeProvider time)
{
    /// <summary>An API server reads all Events of a namespace for each.</summary>
    private const int AtOnce = 5;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Who waits longer is asked again later: others get their turn.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <summary>Runs until cancelled.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Interval, time, cancellationToken);
            await Parallel.ForEachAsync(
                sightings.Silent(time.GetUtcNow()),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                AskAsync);
        }
    }

    private async ValueTask AskAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            sightings.Hear(pod.Uid, await cluster.ListEventsAsync(pod.Namespace, pod.Name, pod.Uid, either.Token));
        }
        catch (Exception unheard) when (unheard is ClusterException || (unheard is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Best effort: the pod's own status goes on telling what it tells, and it is asked again.
        }
    }
}
