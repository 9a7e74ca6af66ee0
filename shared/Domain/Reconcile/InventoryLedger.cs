using System.Collections.Concurrent;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Drift;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Reconcile;

/// <summary>A target's inventory while it is being worked on; safe to use from parallel writes.</summary>
internal sealed class InventoryLedger
{
    private readonly TargetDocuments _documents;
    private readonly string _target;
    private readonly ConcurrentDictionary<string, InventoryEntry> _entries;
    private string _etag;
    private int _changes;

    private InventoryLedger(TargetDocuments documents, TargetInventory inventory, string etag)
    {
        _documents = documents;
        _target = inventory.Target;
        _etag = etag;
        _entries = new ConcurrentDictionary<string, InventoryEntry>(
            inventory.Entries.Select(static entry => KeyValuePair.Create(entry.Object.Key, entry)), StringComparer.Ordinal);
    }

    public IEnumerable<InventoryEntry> Entries => _entries.Values;

    public static async Task<InventoryLedger> OpenAsync(TargetDocuments documents, string target, CancellationToken cancellationToken)
    {
        var (inventory, etag) = await documents.ReadInventoryAsync(target, cancellationToken);
        return new InventoryLedger(documents, inventory, etag);
    }

    public InventoryEntry? Find(string key) => _entries.GetValueOrDefault(key);

    /// <summary>Enters objects before they are written, so that a killed worker leaves nothing that nobody knows of.</summary>
    public Task AnnounceAsync(IEnumerable<PlannedObject> objects, string revision, CancellationToken cancellationToken)
    {
        foreach (var planned in objects)
        {
            var desired = planned.Desired;
            var createdBy = planned.Change == ChangeKind.Created ? revision : null;
            if (_entries.TryAdd(desired.Key, new InventoryEntry(desired.Reference, CreatedBy: createdBy, Policy: PolicyOf(desired))))
            {
                _changes++;
            }
        }

        return SaveAsync(cancellationToken);
    }

    /// <summary>An object is as it is wanted.</summary>
    /// <param name="desired">What is wanted.</param>
    /// <param name="mark">The object's mark.</param>
    /// <param name="content">See <see cref="InventoryEntry.Content"/>; null when that is as before.</param>
    /// <param name="isWritten">Whether it was written just now.</param>
    public void Applied(DesiredObject desired, AppliedMark mark, string? content, bool isWritten)
    {
        var before = Find(desired.Key);
        var isCaptured = desired.Policy == DriftPolicy.Capture;
        Enter(before, new InventoryEntry(
            desired.Reference,
            desired.Digest,
            mark.ResourceVersion,
            before?.CreatedBy,
            mark.Ownership,
            PolicyOf(desired),
            isWritten ? mark.ResourceVersion : before?.Written,
            isCaptured ? content ?? before?.Content : null,
            isCaptured ? desired.Place : null));
    }

    /// <summary>An object differs from what is wanted and stays as it is.</summary>
    public void Leave(DesiredObject desired, FoundDrift drift)
    {
        if (Find(desired.Key) is { } before)
        {
            Enter(before, before with
            {
                Policy = PolicyOf(desired),
                Place = desired.Policy == DriftPolicy.Capture ? desired.Place : null,
                IsGone = drift.IsGone,
                IsOverdue = drift.IsGitChange,
            });
        }
    }

    /// <summary>Says of objects that they are deleted, before they are: whoever sees that knows then who did it.</summary>
    public Task AnnounceLeavingAsync(IEnumerable<InventoryEntry> leavers, CancellationToken cancellationToken)
    {
        foreach (var leaver in leavers)
        {
            Enter(leaver, leaver with { IsLeaving = true });
        }

        return SaveAsync(cancellationToken);
    }

    public void Remove(ObjectReference reference)
    {
        if (_entries.TryRemove(reference.Key, out _))
        {
            Interlocked.Increment(ref _changes);
        }
    }

    /// <summary>The revision is good: what it made stays from now on.</summary>
    public void Prove()
    {
        foreach (var (key, entry) in _entries)
        {
            if (entry.CreatedBy is not null)
            {
                _entries[key] = entry with { CreatedBy = null };
                _changes++;
            }
        }
    }

    private void Enter(InventoryEntry? before, InventoryEntry after)
    {
        if (after != before)
        {
            _entries[after.Object.Key] = after;
            Interlocked.Increment(ref _changes);
        }
    }

    private static DriftPolicy? PolicyOf(DesiredObject desired) => desired.Policy == DriftPolicy.Revert ? null : desired.Policy;

    /// <exception cref="TargetOvertakenException">Somebody else wrote meanwhile: the lease was lost.</exception>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (_changes == 0)
        {
            return;
        }

        var inventory = new TargetInventory(_target, [.. _entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => entry.Value)]);
        _etag = await _documents.TryWriteInventoryAsync(inventory, _etag, cancellationToken)
            ?? throw new TargetOvertakenException($"The inventory of target {_target} was written by somebody else meanwhile.");
        _changes = 0;
    }
}
