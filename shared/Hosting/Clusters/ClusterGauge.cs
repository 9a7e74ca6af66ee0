using System.Diagnostics.Metrics;
using Trimtab.Domain.Clusters;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Clusters;

/// <summary>Whether each cluster answers, as this instance sees it, for whoever reads the metrics.</summary>
internal sealed class ClusterGauge : IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Meter);

    public ClusterGauge(IClusterStandings clusters)
        => _meter.CreateObservableGauge(
            "trimtab.cluster.answers",
            () => clusters.Standings.Select(standing => new Measurement<int>(standing.Answers ? 1 : 0, new KeyValuePair<string, object?>("cluster", standing.Cluster))),
            description: "1 while a cluster's API server answers, 0 while its messages wait.");

    public void Dispose() => _meter.Dispose();
}
