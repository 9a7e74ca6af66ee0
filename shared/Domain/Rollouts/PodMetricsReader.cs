using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Rollouts;

#pragma warning disable CA1822
public sealed class PodMetricsReader
{
    public Task<WorkloadMetrics> ReadAsync(
        ICluster cluster, RolloutDocument document, RolloutWorkload workload, IReadOnlyList<JsonObject> stable, IReadOnlyList<JsonObject> judged, CancellationToken cancellationToken)
        => Task.FromResult(workload.Metrics);
}
