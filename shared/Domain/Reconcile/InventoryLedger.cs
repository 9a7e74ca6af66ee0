using System.Collections.Concurrent;
using Trimtab.Domain.Clusters;

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
            if (_entries.TryAdd(desired.Key, new InventoryEntry(desired.Reference, CreatedBy: createdBy)))
            {
                _changes++;
            }
        }

        return SaveAsync(cancellationToken);
    }

    public void Applied(DesiredObject desired, AppliedMark mark)
    {
        var before = Find(desired.Key);
        var after = new InventoryEntry(desired.Reference, desired.Digest, mark.ResourceVersion, before?.CreatedBy, mark.Ownership);
        if (after != before)
        {
            _entries[desired.Key] = after;
            Interlocked.Increment(ref _changes);
        }
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
