using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Rollouts;

/// <summary>Judges what the relay told of pods' Events by the pods as they are now, and by whether what their volumes need is there. Asks for the latter only
/// while a pod waits for a volume.</summary>
internal static class SignalledFailures
{
    /// <returns>The failures of one pod, a sentence each.</returns>
    public static async Task<IReadOnlyList<string>> FindAsync(ICluster cluster, JsonObject pod, IReadOnlyList<PodSignal> signals, CancellationToken cancellationToken)
    {
        var told = signals.Where(signal => signal.PodUid == pod.Uid).ToList();
        if (told.Count == 0 || !PodSignals.IsWaiting(pod))
        {
            return [];
        }

        var missing = told.Exists(static signal => signal.Kind == PodFailureKind.Mount) ? await MissingAsync(cluster, pod, cancellationToken) : null;
        return PodSignals.Failures(pod, told, missing);
    }

    private static async Task<string?> MissingAsync(ICluster cluster, JsonObject pod, CancellationToken cancellationToken)
    {
        foreach (var need in VolumeNeed.Of(pod))
        {
            try
            {
                if (need.MissingIn(await cluster.GetAsync(need.Object, cancellationToken)) is { } missing)
                {
                    return missing;
                }
            }
            catch (ClusterException refused) when (refused.IsRefusal)
            {
                // Not ours to read: the signal itself has to last.
            }
        }

        return null;
    }
}
