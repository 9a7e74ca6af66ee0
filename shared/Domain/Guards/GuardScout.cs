using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Guards;

/// <summary>Looks at one Deployment, and begins a window when it has a template that nothing is known of. A repeat does no harm.</summary>
public sealed class GuardScout(GuardedWorkloads memory, GuardStarter starter, IFleet fleet, IClusters clusters, TimeProvider time)
{
    /// <summary>Looks at a Deployment by its place, if a guard watches over it.</summary>
    /// <returns>The window that runs; null for none.</returns>
    public async Task<RolloutDocument?> LookAsync(WorkloadPlace place, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(place);
        var guards = fleet.Current.Guards.Values.Where(guard => guard.Cluster == place.Cluster && guard.MayWatch(place.Namespace))
            .OrderBy(static guard => guard.Name, StringComparer.Ordinal).ToList();
        if (guards.Count == 0)
        {
            return null;
        }

        var cluster = await clusters.GetAsync(place.Cluster, cancellationToken);
        var live = await cluster.GetAsync(new ObjectReference(KindName.Deployment, place.Namespace, place.Name), cancellationToken);
        return live is not null && guards.Find(guard => guard.Watches(live)) is { } watching
            ? (await LookAsync(watching, cluster, live, cancellationToken)).Window
            : null;
    }

    /// <summary>Looks at a Deployment that a guard watches over.</summary>
    /// <returns>The window that runs, or null; and whether nothing is left to do about this revision.</returns>
    public async Task<(RolloutDocument? Window, bool IsKnown)> LookAsync(FleetGuard guard, ICluster cluster, JsonObject deployment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(guard);
        ArgumentNullException.ThrowIfNull(cluster);
        var place = new WorkloadPlace(guard.Cluster, deployment.Namespace, deployment.Name);
        var known = await memory.FindAsync(place, cancellationToken);
        if (known is not null && known.Uid == deployment.Uid && known.Revision == deployment.Annotation(DeploymentRevision.RevisionAnnotation))
        {
            return (null, true);
        }

        var sets = await cluster.ListAsync(KindName.ReplicaSet, deployment.Namespace, PodSelector.OfBothTracks(deployment), cancellationToken);
        if (DeploymentRevision.Of(deployment, sets.Items) is not { } now)
        {
            return (null, false);
        }

        if (await starter.FindRunningAsync(guard, now, cancellationToken) is { } running)
        {
            return (running, false);
        }

        // Read again: a window may have ended since, and remembers its end before it is closed.
        known = await memory.FindAsync(place, cancellationToken);
        var finding = GuardDetection.Find(now, known, guard.OnFailure, fleet.Current.PolicyOf(guard).Watch, time.GetUtcNow());
        switch (finding)
        {
            case GuardFinding.Known:
                return (null, true);
            case GuardFinding.Adopt:
                await memory.UpdateAsync(place, before => Remembered(before, now), cancellationToken);
                return (null, true);
            case GuardFinding.Begin begin:
                return (await starter.StartAsync(guard, deployment, now, begin.Previous, null, cancellationToken), false);
            case GuardFinding.TakeBack again:
                var back = new RolloutMove.RollBack($"The template came back that was taken back before: {again.Failed.Reason}");
                return (await starter.StartAsync(guard, deployment, now, again.Previous, back, cancellationToken), false);
            case GuardFinding.Leave leave:
                var report = new RolloutMove.Report($"The template was taken back {leave.Failed.Times} times and came again: it stays now. It was taken back first because {leave.Failed.Reason}");
                return (await starter.StartAsync(guard, deployment, now, leave.Previous, report, cancellationToken), false);
            default:
                return (null, false);
        }
    }

    private static GuardedWorkload Remembered(GuardedWorkload? before, DeploymentRevision now)
        => before?.Uid == now.Uid
            ? before.WithGood(now.Number, now.Current with { Rates = before.Good.Rates })
            : new GuardedWorkload { Uid = now.Uid, Revision = now.Number, Good = now.Current };

}
