using System.Collections.Concurrent;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Drift;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Manifests;

namespace Trimtab.Domain.Reconcile.Diffs;

/// <summary>Says what an apply would change, by reads and server-side dry runs only.</summary>
public sealed class TargetDiffer(IClusters clusters, TargetDocuments documents, DriftLedgers ledgers, TimeProvider time)
{
    /// <param name="fleet">The fleet that names the target.</param>
    /// <param name="target">Where the objects would be applied.</param>
    /// <param name="revision">What people call the state that is compared.</param>
    /// <param name="built">The objects of that state; changed in place.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ClusterException">The cluster can't be reached or read.</exception>
    public async Task<TargetDiff> CompareAsync(
        FleetDocument fleet, FleetTarget target, string revision, IReadOnlyList<BuiltObject> built, CancellationToken cancellationToken)
    {
        var cluster = await clusters.GetAsync(target.Cluster, cancellationToken);
        var inventory = await InventoryLedger.OpenAsync(documents, target.Name, cancellationToken);
        var plan = await new RevisionPlanner(cluster, fleet, target, inventory, new DriftView(ledgers, target.Name, revision, time)).PlanAsync(built, guard: null, cancellationToken);
        var changed = await FindChangesAsync(cluster, [.. plan.Objects.Where(static planned => planned.Change is ChangeKind.Changed or ChangeKind.Left)], cancellationToken);
        var created = plan.Objects.Where(static planned => planned.Change == ChangeKind.Created).Select(static planned => planned.Desired).Concat(plan.Later).ToList();
        var touched = created.Select(static desired => (desired.Stage, desired.Key, Diff: ObjectDiff.Of(ObjectChange.Created, desired.Reference, FieldComparison.Of(null, desired.Value))))
            .Concat(changed.Where(static entry => entry.Diff.Fields.Count > 0))
            .Concat(plan.Redefined.Select(static desired => (desired.Stage, desired.Key, Diff: ObjectDiff.Of(
                ObjectChange.Changed, desired.Reference, [], "its kind's definition changes too, and only the new one can tell what it would become"))))
            .OrderBy(static entry => entry.Stage).ThenBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => entry.Diff).ToList();
        var wanted = plan.Objects.Select(static planned => planned.Desired).Concat(plan.Later).Concat(plan.Redefined).Select(static desired => desired.Key).ToHashSet(StringComparer.Ordinal);
        var pruned = await FindPrunedAsync(cluster, target, PruneRule.Select(inventory.Entries, wanted, target.Prune), cancellationToken);
        return new TargetDiff(target.Name, revision, [.. touched, .. pruned], wanted.Count - touched.Count, plan.Faults);
    }

    private static async Task<IReadOnlyList<(int Stage, string Key, ObjectDiff Diff)>> FindChangesAsync(
        ICluster cluster, IReadOnlyList<PlannedObject> objects, CancellationToken cancellationToken)
    {
        var changes = new ConcurrentBag<(int Stage, string Key, ObjectDiff Diff)>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = RevisionPlanner.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(objects, options, async (planned, token) =>
        {
            var desired = planned.Desired;
            // In this order: a write between the two shows as a change once more, never as one less.
            var live = await cluster.GetAsync(desired.Reference, token);
            var applied = await cluster.ApplyAsync(RevisionAnnotation.On(desired.Value, live?.Annotation(TrimtabNames.Revision)), new ApplyOptions(DryRun: true), token);
            var change = planned.Change == ChangeKind.Left ? ObjectChange.Left : live is null ? ObjectChange.Created : ObjectChange.Changed;
            changes.Add((desired.Stage, desired.Key, ObjectDiff.Of(change, desired.Reference, FieldComparison.Of(live, applied), NoteOf(planned))));
        });
        return [.. changes];
    }

    private static string? NoteOf(PlannedObject planned) => planned switch
    {
        { Change: ChangeKind.Left, Drift.IsGone: true } => $"somebody deleted it, and it stays so: drift policy {Word(planned)}",
        { Change: ChangeKind.Left, Drift.IsGitChange: true } => "a live change of it is being committed; Git's form waits",
        { Change: ChangeKind.Left } => $"somebody changed it, and it stays so: drift policy {Word(planned)}",
        { Drift: { IsGitChange: false } } => "somebody changed it in the cluster",
        _ => null,
    };

    private static string Word(PlannedObject planned) => planned.Desired.Policy.ToString().ToLowerInvariant();

    private static async Task<IReadOnlyList<ObjectDiff>> FindPrunedAsync(
        ICluster cluster, FleetTarget target, IReadOnlyList<InventoryEntry> leavers, CancellationToken cancellationToken)
    {
        var pruned = new List<ObjectDiff>();
        foreach (var entry in leavers)
        {
            if (await cluster.ResolveAsync(entry.Object.Kind, cancellationToken) is not null
                && await cluster.GetAsync(entry.Object, cancellationToken) is { } live
                && PruneRule.KeepReason(live, target.Name, entry.CreatedBy) is null)
            {
                pruned.Add(ObjectDiff.Of(ObjectChange.Pruned, entry.Object, []));
            }
        }

        return pruned;
    }
}
