using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Guards;

/// <summary>Has a guard look at once at a workload of which a pod failed, instead of at its next scan.</summary>
public sealed class GuardAlarm(GuardScout scout)
{
    /// <returns>The window that runs now over the workload; null for none.</returns>
    public async Task<RolloutDocument?> AlertAsync(PodFailureReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Owner.Kind != KindName.Deployment.Kind)
        {
            return null;
        }

        try
        {
            return await scout.LookAsync(new WorkloadPlace(report.Cluster, report.Pod.Namespace, report.Owner.Name), cancellationToken);
        }
        catch (ClusterException)
        {
            // The incident is recorded all the same; the next scan looks again.
            return null;
        }
    }
}
