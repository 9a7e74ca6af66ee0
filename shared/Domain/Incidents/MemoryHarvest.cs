using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Incidents;

/// <summary>Gathers what tells how much memory a container used that was killed for it, and whether its node had none left.</summary>
/// <param name="cluster">Where the pod is. Only read.</param>
/// <param name="redaction">Takes the secrets out of each part.</param>
/// <param name="time">The clock.</param>
internal sealed class MemoryHarvest(ICluster cluster, PartRedaction redaction, TimeProvider time)
{
    /// <summary>Name of the part with the last sample.</summary>
    public const string Sample = "memory";

    /// <summary>Name of the part with the node's Events.</summary>
    public const string NodeEvents = "events/node";

    /// <summary>The kubelet's word for a kill because the node, and no cgroup, had no memory left.</summary>
    public const string SystemOom = "SystemOOM";

    /// <summary>Where Events about what is in no namespace are.</summary>
    private const string EventsOfNodes = "default";

    /// <summary>Older kubelets take every kill for one of the node's, on Linux 5.0 and newer. Source: cAdvisor issue 2417, Kubernetes pull request 99875.</summary>
    private static readonly Version TellsThemApart = new(1, 21);

    private static readonly KindName Node = new("v1", "Node");
    private static readonly KindName PodMetrics = new("metrics.k8s.io/v1beta1", "PodMetrics");

    /// <summary>The metrics API is a server of its own behind the API server. One that hangs must neither keep other harvests waiting nor have the API server taken for silent.</summary>
    private static readonly TimeSpan MetricsTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan AtThatTime = TimeSpan.FromSeconds(10);

    /// <summary>Whether a kill of the node's is near enough to a container's to have been the same shortage.</summary>
    public static bool IsOf(DateTimeOffset? kill, DateTimeOffset? end) => (kill - end)?.Duration() <= AtThatTime;

    /// <summary>The last sample of the run that ended.</summary>
    /// <returns>Null when there is none, or no metrics API.</returns>
    public async Task<ContextPart?> SampleAsync(JsonObject pod, IncidentFailure failure, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(MetricsTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await cluster.GetAsync(new ObjectReference(PodMetrics, pod.Namespace, pod.Name), either.Token) is { } metrics && MemorySample.Of(metrics, failure) is { } sample
                ? redaction.Text(Sample, sample.ToString())
                : null;
        }
        catch (ClusterException absent) when (absent.Reason == "UnknownKind")
        {
            return null;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new ContextPart(Sample, null, $"no answer within {MetricsTime.TotalSeconds:0} s");
        }
    }

    /// <summary>Kills at that time because the node had no memory left.</summary>
    /// <returns>Null when there are none that are surely so.</returns>
    public async Task<ContextPart?> NodeEventsAsync(string node, IncidentFailure failure, CancellationToken cancellationToken)
    {
        // The kubelet gives its node's name for the uid.
        var events = await cluster.ListEventsAsync(EventsOfNodes, node, node, cancellationToken);
        List<JsonObject> kills = [.. events.Where(told => told.Text("reason") == SystemOom && IsOf(PodEvents.TimeOf(told), failure.At)).OrderBy(PodEvents.TimeOf)];
        return kills.Count == 0 || await IsOldAsync(node, cancellationToken) ? null : redaction.Lines(NodeEvents, kills, PodEvents.Line);
    }

    private async Task<bool> IsOldAsync(string node, CancellationToken cancellationToken)
    {
        var version = (await cluster.GetAsync(new ObjectReference(Node, "", node), cancellationToken))?.Text("status", "nodeInfo", "kubeletVersion") ?? "";
        return Version.TryParse(version.TrimStart('v').Split('-', '+')[0], out var kubelet) && kubelet < TellsThemApart;
    }
}
