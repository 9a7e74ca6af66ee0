using Trimtab.Domain.Leadership;
using Trimtab.Hosting.Captures;
using Trimtab.Hosting.Leadership;

namespace Trimtab.Relay;

/// <summary>What outlives a change of the settings.</summary>
/// <param name="Outlets">Where reports go.</param>
/// <param name="Metrics">What is counted.</param>
/// <param name="Readiness">What <c>/readyz</c> says.</param>
/// <param name="Callers">Connections of who wants the leader.</param>
/// <param name="Captures">Makes the engine of captures for a cluster, going on from what the last leader came to.</param>
internal sealed record RelayParts(
    ReportOutlets Outlets, RelayMetrics Metrics, RelayReadiness Readiness, LeaderConnections Callers, Func<CaptureCluster, ResumePoints, CaptureEngine> Captures);
