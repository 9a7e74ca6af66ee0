using System.Text.Json.Nodes;
using Trimtab.Domain.Drift;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Reconcile;

/// <summary>One revision, compared with one target's cluster and ready to be written.</summary>
internal sealed class TargetPass(TargetSession session, BuiltRevision built, RevisionPlan plan, RevisionPlanner planner, RevisionWriter writer, InventoryLedger inventory)
{
    private readonly List<PlannedObject> _left = [];
    private readonly HashSet<string> _wanted = plan.Objects.Select(static planned => planned.Desired.Key)
        .Concat(plan.Later.Concat(plan.Redefined).Select(static desired => desired.Key)).ToHashSet(StringComparer.Ordinal);

    public IReadOnlyList<string> Faults => plan.Faults;

    public GuardedChanges Guarded => plan.Guarded;

    public required TimeSpan DryRun { get; init; }

    public required TargetDrifts Drifts { private get; init; }

    /// <summary>How many live changes are undone; that is told on its own.</summary>
    public int Reverted => plan.Objects.Count(static planned => planned is { Drift: not null, Change: not ChangeKind.Left });

    public ChangeCounts Counts => new(
        plan.Objects.Count(static planned => planned.Change == ChangeKind.Created) + plan.Later.Count,
        plan.Objects.Count(static planned => planned.Change == ChangeKind.Changed) + plan.Redefined.Count,
        plan.Objects.Count(static planned => planned.Change is ChangeKind.Unchanged or ChangeKind.Left),
        Leavers().Count);

    public StageTimings Timings => new(built.Fetch, built.Build, DryRun);

    /// <summary>Digest of everything that the revision wants.</summary>
    public string Digest()
    {
        var digests = new JsonObject();
        foreach (var desired in plan.Objects.Select(static planned => planned.Desired).Concat(plan.Later).Concat(plan.Redefined))
        {
            digests[desired.Key] = desired.Digest;
        }

        return ContentDigest.Of(digests);
    }

    /// <summary>What is written, for the audit log: names and digests, never contents.</summary>
    public JsonObject Evidence(int most)
    {
        var written = plan.Objects.Where(static planned => planned.Change is not (ChangeKind.Unchanged or ChangeKind.Left)).Select(static planned => (planned.Desired, planned.Change.ToString()))
            .Concat(plan.Later.Select(static desired => (desired, nameof(ChangeKind.Created))))
            .Concat(plan.Redefined.Select(static desired => (desired, nameof(ChangeKind.Changed))));
        return new JsonObject
        {
            ["counts"] = Counts.ToString(),
            ["objects"] = new JsonArray([.. written.Take(most).Select(static item
                => (JsonNode)new JsonObject { ["object"] = item.Item1.Reference.ToString(), ["change"] = item.Item2, ["digest"] = item.Item1.Digest })]),
            ["pruned"] = new JsonArray([.. Leavers().Take(most).Select(static entry => (JsonNode)entry.Object.ToString())]),
        };
    }

    /// <summary>Writes everything and prunes.</summary>
    /// <returns>The refusals; empty when all went well.</returns>
    public async Task<IReadOnlyList<string>> WriteAsync(CancellationToken cancellationToken)
    {
        var faults = await ApplyAndNoteAsync(static _ => true, plan.Redefined, cancellationToken);
        if (faults.Count == 0)
        {
            await writer.PruneAsync(Leavers(), cancellationToken);
        }

        await inventory.SaveAsync(cancellationToken);
        if (faults.Count == 0)
        {
            // After the inventory: it says what a late capture of a reverted change was overwritten by.
            await Drifts.EndAsync(session, built.Revision, _left, cancellationToken);
        }

        return faults;
    }

    /// <summary>Writes what is new and leaves everything that exists as it is.</summary>
    /// <returns>The refusals; empty when all went well.</returns>
    public async Task<IReadOnlyList<string>> WriteNewAsync(CancellationToken cancellationToken)
    {
        var faults = await ApplyAndNoteAsync(static planned => planned.Change != ChangeKind.Changed, [], cancellationToken);
        await inventory.SaveAsync(cancellationToken);
        return faults;
    }

    public RolloutRequest ToRollout() => new(
        session.Target.Name,
        built.Revision,
        session.State.LastGoodRevision,
        built.Commit,
        [.. plan.Guarded.Deployments.Select(static planned => planned.Desired.Value)],
        [.. plan.Guarded.Configuration.Select(static planned => planned.Desired.Value)],
        [.. inventory.Entries.Where(entry => entry.CreatedBy == built.Revision).Select(static entry => entry.Object)]);

    private IReadOnlyList<InventoryEntry> Leavers() => PruneRule.Select(inventory.Entries, _wanted, session.Target.Prune);

    private async Task<IReadOnlyList<string>> ApplyAndNoteAsync(Func<PlannedObject, bool> isWritten, IReadOnlyList<DesiredObject> redefined, CancellationToken cancellationToken)
    {
        try
        {
            return await ApplyAsync(isWritten, redefined, cancellationToken);
        }
        catch (TargetOvertakenException)
        {
            // The next look must know what this one wrote, or would take it for somebody else's work.
            await inventory.SaveAsync(cancellationToken);
            throw;
        }
    }

    private async Task<IReadOnlyList<string>> ApplyAsync(Func<PlannedObject, bool> isWritten, IReadOnlyList<DesiredObject> redefined, CancellationToken cancellationToken)
    {
        _left.Clear();
        var objects = await BeginAsync([.. plan.Objects.Where(isWritten)], cancellationToken);
        var later = plan.Later.Select(static desired => new PlannedObject(desired, ChangeKind.Created))
            .Concat(redefined.Select(static desired => new PlannedObject(desired, ChangeKind.Changed)));
        await inventory.AnnounceAsync(objects.Concat(later), built.Revision, cancellationToken);
        var foundation = objects.Where(static planned => planned.Desired.Stage == ApplyOrder.Foundation).ToArray();
        var faults = await writer.ApplyAsync(foundation, planner.CompareAsync, cancellationToken);
        if (faults.Count == 0)
        {
            faults = await writer.WaitForDefinitionsAsync(foundation, plan.Later.Select(static desired => desired.Reference.Kind), cancellationToken);
        }

        IReadOnlyList<PlannedObject> compared = [];
        if (faults.Count == 0 && plan.Later.Count + redefined.Count > 0)
        {
            (compared, faults) = await planner.CompareAsync([.. plan.Later, .. redefined], cancellationToken);
            compared = await BeginAsync(compared, cancellationToken);
        }

        return faults.Count > 0
            ? faults
            : await writer.ApplyAsync(objects.Where(static planned => planned.Desired.Stage != ApplyOrder.Foundation).Concat(compared), planner.CompareAsync, cancellationToken);
    }

    /// <returns>What is written; the rest is noted and stays as it is.</returns>
    private async Task<PlannedObject[]> BeginAsync(IReadOnlyList<PlannedObject> objects, CancellationToken cancellationToken)
    {
        var decided = await Drifts.BeginAsync(session, built.Revision, objects, cancellationToken);
        foreach (var left in decided.Where(static planned => planned.Change == ChangeKind.Left))
        {
            inventory.Leave(left.Desired, left.Drift!);
            _left.Add(left);
        }

        return [.. decided.Where(static planned => planned.Change != ChangeKind.Left)];
    }
}
