using Trimtab.Domain.Clusters;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Guards;

/// <summary>Lifts the hold on a template, for a person: it is judged anew when it comes again. May be repeated.</summary>
public sealed class GuardRelease(GuardedWorkloads memory, GuardScout scout, IClusters clusters)
{
    /// <summary>Forgets that the template failed, resumes what the window suspended, and looks at the workload.</summary>
    public async Task ReleaseAsync(RolloutDocument document, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        var (guard, workload) = (document.Guard!, document.Workloads[0]);
        var place = new WorkloadPlace(document.Cluster, workload.Namespace, workload.Name);
        await memory.UpdateAsync(place, before => before?.Uid == guard.Uid ? before.Released(guard.Revision, document.Revision) : null, cancellationToken);
        var cluster = await clusters.GetAsync(document.Cluster, cancellationToken);
        foreach (var suspension in guard.Suspensions.Where(static suspension => suspension.State == SuspensionState.Suspended))
        {
            await OwnerSuspension.ResumeAsync(cluster, suspension.Owner, document.Id, cancellationToken);
        }

        await scout.LookAsync(place, cancellationToken);
    }
}
