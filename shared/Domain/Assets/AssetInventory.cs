using System.Collections.Concurrent;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Assets;

/// <summary>Everything that is known to run anywhere. State is in documents; what was read once is kept as long as it holds.</summary>
/// <remarks>A place has one document that names its parts, and a part is never changed: a reader sees one scan's state, never half of two.
/// Writers may run at once, twice or late: the place's document is replaced by ETag, and a scan that began before the stored one is left out.</remarks>
public sealed class AssetInventory(IDocumentStore documents, TimeProvider time)
{
    private const int Attempts = 8;
    private const int ParallelReads = 8;

    private readonly PlaceDocuments _places = new(documents);
    private readonly ConcurrentDictionary<string, PlaceContent> _read = new(StringComparer.Ordinal);

    /// <summary>All assets that are there, and how well each place is known.</summary>
    /// <exception cref="StorageException">Storage did not answer.</exception>
    public async Task<AssetSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        var contents = await ReadAllAsync(cancellationToken);
        return new AssetSnapshot(
            [.. contents.SelectMany(static content => content.Assets).Where(static one => one.GoneAt is null)
                .Select(static one => (Name: one.Asset.Id.ToString(), one.Asset)).OrderBy(static one => one.Name, StringComparer.Ordinal).Select(static one => one.Asset)],
            [.. contents.Select(static content => content.State)]);
    }

    /// <summary>All that is remembered, also of what has gone in the last days.</summary>
    public async Task<IReadOnlyList<KnownAsset>> ReadKnownAsync(CancellationToken cancellationToken)
        => [.. (await ReadAllAsync(cancellationToken)).SelectMany(static content => content.Assets)];

    /// <returns>The asset with its history; null when nothing of that name is known. One that has gone says so.</returns>
    public async Task<KnownAsset?> FindAsync(AssetId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        return (await ReadAsync(id.Place, cancellationToken)).Assets.FirstOrDefault(one => one.Asset.Id == id);
    }

    /// <summary>Keeps what a scan saw. Parts in which nothing changed are not written again; damaged ones are kept aside and replaced.</summary>
    public async Task WriteAsync(PlaceScan scan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scan);
        await ChangeAsync(
            scan.Place,
            content =>
            {
                var document = content.Document;
                return document.StartedAt > scan.StartedAt || (scan.Namespace is { } one && document.Newer.GetValueOrDefault(one) > scan.StartedAt)
                    ? null
                    : (AfterScan(document, scan), AssetMerge.Merge(content.Assets, scan, id => scan.Namespace is null && document.Newer.GetValueOrDefault(id.Namespace) > scan.StartedAt, time.GetUtcNow()));
            },
            cancellationToken);
    }

    /// <summary>Says why a place could not be looked at; what is known of it stays.</summary>
    public Task MarkStaleAsync(string place, DateTimeOffset startedAt, string reason, CancellationToken cancellationToken)
        => ChangeAsync(
            place,
            content => content.Document.StartedAt > startedAt
                ? null
                : (content.Document with { Fault = reason, IsSilent = true, LookedAt = startedAt, DueAt = Earlier(content.Document.DueAt, time.GetUtcNow() + InventoryDue.SilentRetry) }, content.Assets),
            cancellationToken);

    /// <summary>Looks whether all that is stored can be read: what can't is kept aside, and its place is due for a scan. Also deletes what killed writers left.</summary>
    /// <returns>One sentence for each damage.</returns>
    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var place in await _places.ListAsync(cancellationToken))
        {
            _read.TryRemove(place, out _);
            var content = await ReadAsync(place, cancellationToken);
            if (content.Head.Damage.Length > 0 || content.Damaged.Count > 0)
            {
                await ChangeAsync(place, damaged => (damaged.Document with { Fault = damaged.State.Fault, DueAt = default }, damaged.Assets), cancellationToken);
                found.Add($"{content.State.Fault}; a copy is below inventory/damaged");
            }

            await _places.DeleteOrphansAsync((await _places.ReadAsync(place, cancellationToken)).Document, time.GetUtcNow() - TimeSpan.FromHours(1), cancellationToken);
        }

        return found;
    }

    /// <summary>All that is stored, to be kept elsewhere.</summary>
    public async Task<InventoryExport> ExportAsync(CancellationToken cancellationToken)
        => new([.. (await ReadAllAsync(cancellationToken)).Select(static content => new ExportedPlace(content.Document.Place, content.Document.ScannedAt, content.State.Fault, content.Assets))]);

    /// <summary>Replaces what is known of the places that an export tells of. They are due for a scan.</summary>
    public async Task ImportAsync(InventoryExport export, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(export);
        foreach (var place in export.Places)
        {
            await ChangeAsync(
                place.Place,
                content => (content.Document with { ScannedAt = place.ScannedAt, StartedAt = place.ScannedAt, Fault = "imported, not scanned since", DueAt = default }, place.Assets),
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
        _read.TryRemove(place.Place, out _);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private PlaceDocument AfterScan(PlaceDocument document, PlaceScan scan)
        => scan.Namespace is { } one
            ? document with { Newer = document.Newer.Where(pair => pair.Key != one).Append(KeyValuePair.Create(one, scan.StartedAt)).ToDictionary(StringComparer.Ordinal) }
            : document with
            {
                StartedAt = scan.StartedAt,
                LookedAt = scan.StartedAt,
                ScannedAt = scan.Fault.Length == 0 ? time.GetUtcNow() : document.ScannedAt,
                Fault = scan.Fault,
                IsSilent = false,
                GoneAt = null,
                Newer = document.Newer.Where(pair => pair.Value > scan.StartedAt).ToDictionary(StringComparer.Ordinal),
            };

    private async Task<IReadOnlyList<PlaceContent>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var contents = new List<PlaceContent>();
        foreach (var some in (await _places.ListAsync(cancellationToken)).Chunk(ParallelReads))
        {
            contents.AddRange(await Task.WhenAll(some.Select(place => ReadAsync(place, cancellationToken))));
        }

        return contents;
    }

    private async Task<PlaceContent> ReadAsync(string place, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var head = await _places.ReadAsync(place, cancellationToken);
            if (_read.TryGetValue(place, out var present) && present.Head.ETag == head.ETag)
            {
                return present;
            }

            var content = await ReadPartsAsync(head, present, cancellationToken);
            // A part that is gone may belong to a document that was replaced while we read.
            if (content.Damaged.Count == 0 || attempt > 2)
            {
                return _read[place] = content;
            }
        }
    }

    private async Task<PlaceContent> ReadPartsAsync(PlaceHead head, PlaceContent? present, CancellationToken cancellationToken)
    {
        // What has not changed is not read again.
        var isSame = present is { Damaged.Count: 0 } && present.Document.Parts.SequenceEqual(head.Document.Parts);
        if (isSame)
        {
            return present! with { Head = head };
        }

        var assets = new List<KnownAsset>();
        var damaged = new List<PartLink>();
        foreach (var some in head.Document.Parts.Chunk(ParallelReads))
        {
            var read = await Task.WhenAll(some.Select(async part => (Part: part, Assets: await _places.ReadPartAsync(part, cancellationToken))));
            assets.AddRange(read.SelectMany(static one => one.Assets ?? []));
            damaged.AddRange(read.Where(static one => one.Assets is null).Select(static one => one.Part));
        }

        return new PlaceContent(head, assets, damaged);
    }

    /// <param name="place">Whose state changes.</param>
    /// <param name="change">Gives the new state, or null for no change. May be asked again.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    private async Task ChangeAsync(string place, Func<PlaceContent, (PlaceDocument Document, IReadOnlyList<KnownAsset> Assets)?> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var content = await ReadAsync(place, cancellationToken);
            if (change(content) is not { } next)
            {
                return;
            }

            await SetAsideAsync(content, cancellationToken);
            var document = await WritePartsAsync(content, next.Document with { Version = content.Document.Version + 1 }, next.Assets, cancellationToken);
            if (await _places.TryWriteAsync(document, content.Head.ETag, cancellationToken) is { } etag)
            {
                _read[place] = new PlaceContent(new PlaceHead(document, etag, ""), next.Assets, []);
                await _places.DeletePartsAsync(content.Document.Parts.Except(document.Parts), cancellationToken);
                return;
            }
        }

        throw new StorageException($"The inventory of {place} was written by others {Attempts} times in a row.");
    }

    private async Task SetAsideAsync(PlaceContent content, CancellationToken cancellationToken)
    {
        var names = content.Damaged.Select(static part => part.Name);
        foreach (var name in content.Head.Damage.Length > 0 ? names.Append(PlaceDocuments.NameOf(content.Document.Place)) : names)
        {
            await _places.SetAsideAsync(name, time.GetUtcNow(), cancellationToken);
        }
    }

    private async Task<PlaceDocument> WritePartsAsync(PlaceContent content, PlaceDocument document, IReadOnlyList<KnownAsset> assets, CancellationToken cancellationToken)
    {
        var isSame = ReferenceEquals(assets, content.Assets) && content.Damaged.Count == 0;
        if (isSame)
        {
            return document;
        }

        var old = content.Document.Parts.Except(content.Damaged).ToDictionary(static part => part.Bucket);
        var parts = new List<PartLink>();
        foreach (var (bucket, bytes, count) in PlaceParts.Divide(assets, PlaceParts.BucketsFor(assets.Count)))
        {
            parts.Add(old.TryGetValue(bucket, out var before) && before.Digest == PlaceParts.DigestOf(bytes)
                ? before
                : await _places.WritePartAsync(document, bucket, bytes, count, cancellationToken));
        }

        return document with { Parts = [.. parts.OrderBy(static part => part.Bucket)] };
    }
}
