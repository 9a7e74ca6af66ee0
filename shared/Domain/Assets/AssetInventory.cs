using Trimtab.Domain.State;

namespace Trimtab.Domain.Assets;

/// <summary>Everything that is known to run anywhere. State is in documents; what was read once is kept as long as it holds.</summary>
/// <remarks>A place has one document that names its parts, and a part is never changed: a reader sees one scan's state, never half of two.
/// Writers may run at once, twice or late: the place's document is replaced by ETag, and a scan that began before the stored one is left out.</remarks>
public sealed class AssetInventory
{
    private const int ParallelReads = 8;

    private readonly PlaceDocuments _places;
    private readonly PlaceContents _contents;
    private readonly TimeProvider _time;

    public AssetInventory(IDocumentStore documents, TimeProvider time)
    {
        (_places, _time) = (new PlaceDocuments(documents), time);
        _contents = new PlaceContents(_places, time);
    }

    /// <summary>All assets that are there, and how well each place is known.</summary>
    /// <exception cref="StorageException">Storage did not answer.</exception>
    public async Task<AssetSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var contents = await _contents.ReadAllAsync(cancellationToken);
        return new AssetSnapshot(
            [.. contents.SelectMany(static content => content.Assets).Where(static one => one.GoneAt is null)
                .Select(static one => (Name: one.Asset.Id.ToString(), one.Asset)).OrderBy(static one => one.Name, StringComparer.Ordinal).Select(static one => one.Asset)],
            [.. contents.Select(static content => content.State)]);
    }

    /// <returns>The asset with its history; null when nothing of that name is known. One that has gone says so.</returns>
    public async Task<KnownAsset?> FindAsync(AssetId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        return (await _contents.ReadAsync(id.Place, cancellationToken)).Assets.FirstOrDefault(one => one.Asset.Id == id);
    }

    /// <summary>Keeps what a scan saw. Parts in which nothing changed are not written again; damaged ones are kept aside and replaced.</summary>
    public async Task WriteAsync(PlaceScan scan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scan);
        await _contents.ChangeAsync(
            scan.Place,
            content =>
            {
                var document = content.Document;
                return document.StartedAt > scan.StartedAt || (scan.Namespace is { } one && document.Newer.GetValueOrDefault(one) > scan.StartedAt)
                    ? null
                    : (AfterScan(document, scan), AssetMerge.Merge(content.Assets, scan, id => scan.Namespace is null && document.Newer.GetValueOrDefault(id.Namespace) > scan.StartedAt, _time.GetUtcNow()));
            },
            cancellationToken);
    }

    /// <summary>Says why a place could not be looked at; what is known of it stays.</summary>
    public Task MarkStaleAsync(string place, DateTimeOffset startedAt, string reason, CancellationToken cancellationToken)
        => _contents.ChangeAsync(
            place,
            content => content.Document.StartedAt > startedAt
                ? null
                : (content.Document with { Fault = reason, IsSilent = true, LookedAt = startedAt, DueAt = Earlier(content.Document.DueAt, _time.GetUtcNow() + InventoryDue.SilentRetry) }, content.Assets),
            cancellationToken);

    /// <summary>Looks whether all that is stored can be read: what can't is kept aside, and its place is due for a scan. Also deletes what killed writers left.</summary>
    /// <returns>One sentence for each damage.</returns>
    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var place in await _places.ListAsync(cancellationToken))
        {
            _contents.Forget(place);
            var content = await _contents.ReadAsync(place, cancellationToken);
            if (content.Head.Damage.Length > 0 || content.Damaged.Count > 0)
            {
                await _contents.ChangeAsync(place, damaged => (damaged.Document with { Fault = damaged.State.Fault, DueAt = default }, damaged.Assets), cancellationToken);
                found.Add($"{content.State.Fault}; a copy is below inventory/damaged");
            }

            await _places.DeleteOrphansAsync((await _places.ReadAsync(place, cancellationToken)).Document, _time.GetUtcNow() - TimeSpan.FromHours(1), cancellationToken);
        }

        return found;
    }

    /// <summary>All that is stored, to be kept elsewhere.</summary>
    public async Task<InventoryExport> ExportAsync(CancellationToken cancellationToken)
        => new([.. (await _contents.ReadAllAsync(cancellationToken)).Select(static content => new ExportedPlace(content.Document.Place, content.Document.ScannedAt, content.State.Fault, content.Assets))]);

    /// <summary>Replaces what is known of the places that an export tells of. They are due for a scan.</summary>
    public async Task ImportAsync(InventoryExport export, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(export);
        foreach (var place in export.Places)
        {
            await _contents.ChangeAsync(
                place.Place,
                content => (new PlaceDocument(place.Place) { Version = content.Document.Version, ScannedAt = place.ScannedAt, Fault = "imported, not scanned since" }, place.Assets),
                cancellationToken);
        }
    }

    /// <summary>The places' documents, to ask for scans by.</summary>
    internal async Task<IReadOnlyList<PlaceHead>> ReadHeadsAsync(IEnumerable<string> places, CancellationToken cancellationToken)
    {
        var heads = new List<PlaceHead>();
        foreach (var some in places.Chunk(ParallelReads))
        {
            heads.AddRange(await Task.WhenAll(some.Select(place => _places.ReadAsync(place, cancellationToken))));
        }

        return heads;
    }

    internal Task<IReadOnlyList<string>> ListPlacesAsync(CancellationToken cancellationToken) => _places.ListAsync(cancellationToken);

    /// <returns>False when somebody else wrote meanwhile.</returns>
    internal async Task<bool> TryWriteHeadAsync(PlaceHead head, PlaceDocument document, CancellationToken cancellationToken)
        => await _places.TryWriteAsync(document with { Version = head.Document.Version + 1 }, head.ETag, cancellationToken) is not null;

    internal async Task ForgetAsync(PlaceDocument place, CancellationToken cancellationToken)
    {
        await _places.DeleteAsync(place, cancellationToken);
        _contents.Forget(place.Place);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private PlaceDocument AfterScan(PlaceDocument document, PlaceScan scan)
        => scan.Namespace is { } one
            ? document with { Newer = document.Newer.Where(pair => pair.Key != one).Append(KeyValuePair.Create(one, scan.StartedAt)).ToDictionary(StringComparer.Ordinal) }
            : document with
            {
                StartedAt = scan.StartedAt,
                LookedAt = scan.StartedAt,
                ScannedAt = scan.Fault.Length == 0 ? _time.GetUtcNow() : document.ScannedAt,
                Fault = scan.Fault,
                IsSilent = false,
                GoneAt = null,
                Newer = document.Newer.Where(pair => pair.Value > scan.StartedAt).ToDictionary(StringComparer.Ordinal),
            };
}
