using Trimtab.Domain.Clusters;
using Trimtab.Domain.Drift;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Reconcile;

/// <summary>Opens passes: fetches and builds a revision and compares it with the cluster.</summary>
public sealed class TargetPasses(IClusters clusters, RevisionReader reader, TargetDocuments documents, TargetDrifts drifts, TimeProvider time)
{
    /// <param name="session">The worker's turn at the target.</param>
    /// <param name="revision">Commit id.</param>
    /// <param name="guard">The policy whose rollouts guard running Deployments; null: everything is written straight.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="RevisionRefusedException">The commit can't be had or does not build, or the cluster refuses to be read.</exception>
    internal async Task<TargetPass> OpenAsync(TargetSession session, string revision, RolloutPolicy? guard, CancellationToken cancellationToken)
    {
        try
        {
            var target = session.Target;
            // First, because it says at once when the cluster is silent or busy, and building is the dear part.
            var cluster = await clusters.GetAsync(target.Cluster, cancellationToken);
            var built = await reader.ReadAsync(session.Fleet.Sources[target.Source], target, revision, cancellationToken);
            var began = time.GetTimestamp();
            var inventory = await InventoryLedger.OpenAsync(documents, target.Name, cancellationToken);
            var planner = new RevisionPlanner(cluster, session.Fleet, target, inventory, drifts.Look(target.Name, revision));
            var plan = await planner.PlanAsync(built.Objects, guard, cancellationToken);
            return new TargetPass(session, built, plan, planner, new RevisionWriter(cluster, target, inventory, revision, time), inventory) { DryRun = time.GetElapsedTime(began), Drifts = drifts };
        }
        catch (InvalidManifestException exception)
        {
            throw new RevisionRefusedException(exception.Faults);
        }
        catch (SourceException exception) when (!exception.IsTransient)
        {
            throw new RevisionRefusedException([exception.Message]);
        }
        catch (ClusterException exception) when (exception.IsRefusal)
        {
            throw new RevisionRefusedException([exception.Message]);
        }
    }

    /// <summary>Deletes everything that a revision made and that was never part of a good one.</summary>
    internal async Task RemoveCreatedAsync(TargetSession session, string revision, CancellationToken cancellationToken)
    {
        var cluster = await clusters.GetAsync(session.Target.Cluster, cancellationToken);
        var inventory = await InventoryLedger.OpenAsync(documents, session.Target.Name, cancellationToken);
        await new RevisionWriter(cluster, session.Target, inventory, revision, time).PruneAsync([.. inventory.Entries.Where(entry => entry.CreatedBy == revision)], cancellationToken);
        await inventory.SaveAsync(cancellationToken);
    }

    /// <summary>Marks everything in the inventory as part of a good revision.</summary>
    internal async Task ProveAsync(TargetSession session, CancellationToken cancellationToken)
    {
        var inventory = await InventoryLedger.OpenAsync(documents, session.Target.Name, cancellationToken);
        inventory.Prove();
        await inventory.SaveAsync(cancellationToken);
    }
}
