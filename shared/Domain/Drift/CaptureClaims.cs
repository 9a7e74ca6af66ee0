using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Drift;

/// <summary>The reverser's side of the ledgers: asks whether a change may go into Git, and says before a push what it pushes.</summary>
/// <remarks>Every method may be repeated. A batch reads an inventory once or twice a target, whatever the number of its changes.</remarks>
public sealed class CaptureClaims(IFleet fleet, TargetDocuments documents, DriftLedgers ledgers, TimeProvider time)
{
    /// <summary>A change came: enters it in its target's ledger before it is kept.</summary>
    /// <returns>What to do with it.</returns>
    /// <exception cref="TargetOvertakenException">Others write the ledger all the time: try again later.</exception>
    public async Task<CaptureRuling> TakeAsync(string cluster, string repository, Capture change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (TargetOf(cluster, change) is not { } name)
        {
            return CaptureRuling.Free;
        }

        var ruling = CaptureRuling.Free;
        await ledgers.UpdateAsync(
            name,
            async ledger =>
            {
                var target = await ReadAsync(name, cancellationToken);
                var known = ledger.Find(change.Object);
                ruling = DriftRules.Of(change, target.Applied.GetValueOrDefault(change.Object.Key), known);
                return ruling.What == CaptureRulingKind.Take && known?.Fate != DriftFate.Pushing && !IsNewer(known, change)
                    ? ledger.With([EntryOf(change, known, repository, DriftFate.Taken)])
                    : Released(ledger, [new RuledCapture(change, ruling, null)]);
            },
            cancellationToken);
        return ruling;
    }

    /// <returns>Files that must not have changed since their target applied them, or its captures would undo somebody's commit; and the files that are wanted for that.</returns>
    public async Task<IReadOnlyCollection<FormerFile>> FindBasesAsync(string cluster, IReadOnlyCollection<Capture> waiting, CancellationToken cancellationToken)
    {
        var bases = new HashSet<FormerFile>();
        foreach (var changes in ByTarget(cluster, waiting))
        {
            var target = await ReadAsync(changes.Key, cancellationToken);
            bases.UnionWith(changes
                .Where(change => target.Revision is not null && target.Applied.ContainsKey(change.Object.Key))
                .Select(change => new FormerFile(target.Revision!, CaptureFile.PathOf(change, target.Applied[change.Object.Key]))));
        }

        return bases;
    }

    /// <summary>Decides about a batch and enters in the ledgers what is pushed.</summary>
    /// <param name="cluster">The fleet's name of the cluster.</param>
    /// <param name="repository">Name of the <c>GitRepoConfig</c>.</param>
    /// <param name="waiting">The changes.</param>
    /// <param name="view">The repository as it is now.</param>
    /// <param name="bases">What <see cref="FindBasesAsync"/> gave, and the repository was asked.</param>
    /// <param name="committed">What is known to be in it, by object key.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="TargetOvertakenException">Others write a ledger all the time: try again later.</exception>
    public async Task<CaptureBatch> BeginAsync(
        string cluster, string repository, IReadOnlyCollection<Capture> waiting, RepositoryView view, IReadOnlyCollection<FormerFile> bases, IReadOnlyDictionary<string, CommittedVersion> committed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        var free = waiting.Where(change => TargetOf(cluster, change) is null).ToList();
        List<RuledCapture> all = [.. free.Select(static change => new RuledCapture(change, CaptureRuling.Free, null))];
        var claimed = new Dictionary<string, IReadOnlyList<Capture>>(StringComparer.Ordinal);
        foreach (var changes in ByTarget(cluster, waiting))
        {
            List<RuledCapture> ruled = [];
            await ledgers.UpdateAsync(
                changes.Key,
                async ledger =>
                {
                    ruled = Rule(await ReadAsync(changes.Key, cancellationToken), changes, ledger, view, bases, committed);
                    return Released(ledger, ruled).With(Entries(ruled, ledger, repository, view.Head));
                },
                cancellationToken);
            all.AddRange(ruled);
            claimed[changes.Key] = [.. ruled.Where(static item => item.Ruling.What == CaptureRulingKind.Take).Select(static item => item.Change)];
        }

        Capture[] Of(params CaptureRulingKind[] kinds) => [.. all.Where(item => kinds.Contains(item.Ruling.What)).Select(static item => item.Change)];
        return new CaptureBatch(Of(CaptureRulingKind.Free, CaptureRulingKind.Take), claimed, Of(CaptureRulingKind.Wait), Of(CaptureRulingKind.Drop));
    }

    /// <summary>A batch is in Git.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="head">The branch's head after the push.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="TargetOvertakenException">Others write a ledger all the time: try again later.</exception>
    public async Task EndAsync(CaptureBatch batch, string head, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var (target, changes) in batch.Claimed.Where(static entry => entry.Value.Count > 0))
        {
            var now = time.GetUtcNow();
            var keys = changes.Select(static change => change.Object.Key).ToHashSet(StringComparer.Ordinal);
            await ledgers.UpdateAsync(
                target,
                ledger => ledger.With(ledger.Entries
                    .Where(entry => entry.Fate == DriftFate.Pushing && keys.Contains(entry.Object.Key))
                    .Select(entry => entry with { Fate = DriftFate.Captured, Commit = head, Since = now })),
                cancellationToken);
        }
    }

    private List<RuledCapture> Rule(
        CaptureTarget target, IEnumerable<Capture> changes, DriftLedger ledger, RepositoryView view, IReadOnlyCollection<FormerFile> bases, IReadOnlyDictionary<string, CommittedVersion> committed)
    {
        var ruled = new List<RuledCapture>();
        var known = ledger.Entries.ToDictionary(static entry => entry.Object.Key, StringComparer.Ordinal);
        foreach (var change in changes.OrderBy(static change => change, VersionOrder.Captures))
        {
            var key = change.Object.Key;
            var applied = target.Applied.GetValueOrDefault(key);
            var item = HasArrived(change, committed) ? new RuledCapture(change, CaptureRuling.Take, null, HasArrived: true) : Rule(target, change, applied, known.GetValueOrDefault(key), view, bases);
            ruled.Add(item);
            if (item.Ruling.What == CaptureRulingKind.Take)
            {
                // Going back to what was applied is a change like any other once something of this batch came before it.
                known[key] = EntryOf(change, known.GetValueOrDefault(key), "", DriftFate.Pushing);
            }
        }

        return ruled;
    }

    private static RuledCapture Rule(
        CaptureTarget target, Capture change, InventoryEntry? applied, DriftEntry? known, RepositoryView view, IReadOnlyCollection<FormerFile> bases)
    {
        var ruling = DriftRules.Of(change, applied, known);
        if (ruling.What != CaptureRulingKind.Take)
        {
            return new RuledCapture(change, ruling, null);
        }

        if (target.Revision is { } revision && !bases.Contains(new FormerFile(revision, CaptureFile.PathOf(change, applied!))))
        {
            // The target came to another revision after the repository was asked.
            return new RuledCapture(change, CaptureRuling.Wait, null);
        }

        var path = CaptureFile.Find(change, applied!, target, view, out var obstacle);
        return obstacle is not null ? new RuledCapture(change, CaptureRuling.Drop(obstacle), obstacle)
            : applied!.IsOverdue || view.Moved.GetValueOrDefault(new FormerFile(target.Revision ?? "", path)) ? new RuledCapture(change, CaptureRuling.Wait, null)
            : new RuledCapture(change with { Path = path }, ruling, null);
    }

    // A push that was cut off after it arrived: there is nothing left to decide.
    private static bool HasArrived(Capture change, IReadOnlyDictionary<string, CommittedVersion> committed)
        => committed.TryGetValue(change.Object.Key, out var version) && VersionOrder.Compare(change.ResourceVersion, change.Time, version.ResourceVersion, version.Time) <= 0;

    private IEnumerable<DriftEntry> Entries(List<RuledCapture> ruled, DriftLedger ledger, string repository, string? head)
    {
        foreach (var item in ruled.GroupBy(static item => item.Change.Object.Key).Select(static same => same.Last()))
        {
            var known = ledger.Find(item.Change.Object);
            switch (item.Ruling.What)
            {
                case CaptureRulingKind.Take:
                    var entry = EntryOf(item.Change, known, repository, DriftFate.Pushing);
                    // What has arrived is in the head already: no revision to come is waited for.
                    yield return item.HasArrived ? entry : entry with { Parent = head };
                    break;
                case CaptureRulingKind.Wait when known?.Fate == DriftFate.Pushing:
                    yield return known with { Fate = DriftFate.Taken };
                    break;
                case CaptureRulingKind.Drop when item.Obstacle is not null:
                    yield return EntryOf(item.Change, known, repository, DriftFate.Seen) with { Obstacle = item.Obstacle };
                    break;
            }
        }
    }

    // A claim whose change is dropped holds nobody up any more.
    private static DriftLedger Released(DriftLedger ledger, IReadOnlyList<RuledCapture> ruled)
    {
        var dropped = ruled.ToLookup(static item => item.Change.Object.Key, StringComparer.Ordinal);
        return ledger.Without(entry => entry.Fate is DriftFate.Taken or DriftFate.Pushing
            && dropped.Contains(entry.Object.Key)
            && dropped[entry.Object.Key].All(static item => item.Ruling.What == CaptureRulingKind.Drop)
            && dropped[entry.Object.Key].Any(item => item.Change.ResourceVersion == entry.ResourceVersion));
    }

    private DriftEntry EntryOf(Capture change, DriftEntry? known, string repository, DriftFate fate)
        => new(change.Object, change.ResourceVersion, SanitizedContent.DigestOf(change.Content), fate, time.GetUtcNow())
        {
            Fields = known?.Fields ?? [],
            Repository = repository,
            Parent = known?.Parent,
            Commit = known?.Commit,
        };

    private static bool IsNewer(DriftEntry? known, Capture change)
        => known?.Fate == DriftFate.Taken && VersionOrder.Compare(known.ResourceVersion, DateTimeOffset.MinValue, change.ResourceVersion, change.Time) >= 0;

    private string? TargetOf(string cluster, Capture change)
        => change.Target is { } name && fleet.Current.Targets.TryGetValue(name, out var target) && target.Cluster == cluster ? name : null;

    private IEnumerable<IGrouping<string, Capture>> ByTarget(string cluster, IEnumerable<Capture> waiting)
        => waiting.Where(change => TargetOf(cluster, change) is not null).GroupBy(static change => change.Target!, StringComparer.Ordinal);

    private async Task<CaptureTarget> ReadAsync(string name, CancellationToken cancellationToken)
    {
        // The state first: what the inventory says is then never older than the revision.
        var (state, _) = await documents.ReadTargetAsync(name, cancellationToken);
        var (inventory, _) = await documents.ReadInventoryAsync(name, cancellationToken);
        return new CaptureTarget(
            name,
            inventory.Entries.ToDictionary(static entry => entry.Object.Key, StringComparer.Ordinal),
            state.AppliedRevision,
            fleet.Current.Targets.GetValueOrDefault(name)?.Variables is not null);
    }

    /// <param name="Change">The change.</param>
    /// <param name="Ruling">What to do with it.</param>
    /// <param name="Obstacle">Why its file can't take it; null when nothing is wrong with that.</param>
    /// <param name="HasArrived">Whether it is in the repository already.</param>
    private sealed record RuledCapture(Capture Change, CaptureRuling Ruling, string? Obstacle, bool HasArrived = false);
}
