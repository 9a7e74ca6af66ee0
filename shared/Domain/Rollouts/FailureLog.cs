using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Redaction;

namespace Trimtab.Domain.Rollouts;

/// <summary>The last words of a failed container, for people. Best effort: the pod is being deleted at the same moment.</summary>
public sealed class FailureLog(IClusters clusters, TimeProvider time)
{
    private const int Lines = 10;
    private const int LineLength = 300;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(300);

    /// <summary>Reads the log of one failed container, within 300 ms.</summary>
    /// <returns>The document's workloads; those whose pod was read have the lines in their evidence.</returns>
    public async Task<IReadOnlyList<RolloutWorkload>> ReadAsync(RolloutDocument document, RolloutSight sight, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(sight);
        if (sight.Failed.Count == 0)
        {
            return document.Workloads;
        }

        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var pod = sight.Failed[0];
        var lines = await ReadAsync(document.Cluster, pod, either.Token, cancellationToken);
        return [.. document.Workloads.Select(workload => workload.Evidence is { } evidence && IsOf(pod, evidence)
            ? workload with { Evidence = evidence with { Log = lines } }
            : workload)];
    }

    private async Task<IReadOnlyList<string>> ReadAsync(string clusterName, JsonObject pod, CancellationToken limited, CancellationToken cancellationToken)
    {
        var (container, isPrevious) = FailedContainer(pod);
        try
        {
            var cluster = await clusters.GetAsync(clusterName, limited);
            var text = await cluster.ReadLogAsync(pod.Namespace, pod.Name, new LogOptions(container, Lines, isPrevious), limited);
            return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(Lines).Select(Masked)];
        }
        catch (ClusterException)
        {
            return [];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }

    /// <summary>The line without what looks like a secret, and then cut: a cut line may end with the head of a secret that no rule knows any more.</summary>
    public static string Masked(string line)
    {
        var masked = Redactor.Default.Text(line, RedactionLimit.None());
        return masked.Length > LineLength ? masked[..LineLength] : masked;
    }

    private static bool IsOf(JsonObject pod, RolloutEvidence evidence)
        => evidence.Pods.Any(phrase => phrase.StartsWith($"{pod.Name} ", StringComparison.Ordinal));

    private static (string? Container, bool IsPrevious) FailedContainer(JsonObject pod)
    {
        foreach (var status in pod.Items("status", "initContainerStatuses").Concat(pod.Items("status", "containerStatuses")))
        {
            if (status.Number("state", "terminated", "exitCode") is > 0)
            {
                return (status.Text("name"), false);
            }

            if (status.Number("lastState", "terminated", "exitCode") is > 0)
            {
                return (status.Text("name"), true);
            }
        }

        return (pod.Items("spec", "containers").FirstOrDefault()?.Text("name"), false);
    }
}
