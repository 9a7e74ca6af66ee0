using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Incidents;

/// <summary>Finds the workload of a report whose relay had no time to ask for it: which incident a failure belongs to must not depend on that.</summary>
public sealed class ReportedOwners(IClusters clusters)
{
    private const string Job = "Job";

    /// <returns>The report with the top of its owner chain; as it is when its relay knew that, or when the cluster does not tell.</returns>
    public async Task<PodFailureReport> CompleteAsync(PodFailureReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        var owner = report.Owner;
        // A pod names its controller's uid, but not that of a ReplicaSet's Deployment, and nothing of a Job's CronJob.
        if (owner.Kind == KindName.Pod.Kind || (owner.Uid.Length > 0 && owner.Kind != Job))
        {
            return report;
        }

        try
        {
            var cluster = await clusters.GetAsync(report.Cluster, cancellationToken);
            var found = await cluster.GetAsync(new ObjectReference(owner.KindName, report.Pod.Namespace, owner.Name), cancellationToken);
            if (found is not null && WorkloadOwner.ControllerOf(found) is { } controller)
            {
                found = await cluster.GetAsync(
                    new ObjectReference(new KindName(controller.Text("apiVersion"), controller.Text("kind")), report.Pod.Namespace, controller.Text("name")), cancellationToken) ?? found;
            }

            return found is null ? report : report with { Owner = WorkloadOwner.Of(found) };
        }
        catch (ClusterException)
        {
            // What the relay knew must do.
            return report;
        }
    }
}
