using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Rollouts;

/// <summary>The logs of a rollout's pods, for people. Each look gives what is new since the one before.</summary>
/// <param name="cluster">Where the pods run.</param>
/// <param name="tail">How many of the last lines the first look at a container gives.</param>
public sealed class RolloutLogs(ICluster cluster, int tail)
{
    private const int LeastWindow = 500;
    private readonly int _size = Math.Max(LeastWindow, tail);
    private readonly Dictionary<(string Namespace, string Pod, string Container), LogWindow> _windows = [];

    /// <returns>New lines, canary before stable, container by container; a container that has not started has none.</returns>
    /// <exception cref="ClusterException">The cluster can't be reached or read.</exception>
    public async Task<IReadOnlyList<RolloutLogLine>> ReadAsync(RolloutDocument document, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        List<RolloutLogLine> lines = [];
        foreach (var workload in document.Workloads)
        {
            var listed = await cluster.ListAsync(KindName.Pod, workload.Namespace, PodSelector.OfBothTracks(workload.Canary), cancellationToken);
            var pods = TrackPods.Of(listed.Items, document, workload);
            foreach (var (track, pod) in pods.Canary.Select(static pod => ("canary", pod)).Concat(pods.Stable.Select(static pod => ("stable", pod))))
            {
                lines.AddRange(await ReadAsync(track, pod, cancellationToken));
            }
        }

        return lines;
    }

    /// <summary>What was kept of an ended rollout: its failures and the failed container's last words.</summary>
    public static IReadOnlyList<RolloutLogLine> Kept(RolloutDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return [.. document.Workloads.SelectMany(static workload => (workload.Evidence?.Failures ?? []).Concat(workload.Evidence?.Log ?? [])
            .Select(line => new RolloutLogLine("canary", workload.Name, "", FailureLog.Masked(line))))];
    }

    private async Task<IReadOnlyList<RolloutLogLine>> ReadAsync(string track, JsonObject pod, CancellationToken cancellationToken)
    {
        List<RolloutLogLine> lines = [];
        foreach (var container in pod.Items("spec", "containers").Select(static container => container.Text("name")))
        {
            var key = (pod.Namespace, pod.Name, container);
            var isFirst = !_windows.TryGetValue(key, out var window);
            _windows[key] = window ??= new LogWindow(_size);
            var read = window.Take(await ReadAsync(pod, container, cancellationToken));
            lines.AddRange((isFirst ? read.TakeLast(tail) : read).Select(line => new RolloutLogLine(track, pod.Name, container, FailureLog.Masked(line))));
        }

        return lines;
    }

    private async Task<IReadOnlyList<string>> ReadAsync(JsonObject pod, string container, CancellationToken cancellationToken)
    {
        try
        {
            var text = await cluster.ReadLogAsync(pod.Namespace, pod.Name, new LogOptions(container, _size), cancellationToken);
            return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (ClusterException exception) when (exception.Status is 400 or 404)
        {
            // It has not started yet, or is gone since the list.
            return [];
        }
    }
}
