using System.Collections.Concurrent;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Assets;

/// <summary>Places with their assets, as they are stored; the last that was read of each is kept. Safe for concurrent use.</summary>
internal sealed class PlaceContents(PlaceDocuments places, TimeProvider time)
{
    private const int Attempts = 8;
    private const int ParallelReads = 8;

    private readonly ConcurrentDictionary<string, PlaceContent> _read = new(StringComparer.Ordinal);

    /// <summary>Lets go of what was read of a place.</summary>
    public void Forget(string place) => _read.TryRemove(place, out _);

    /// <summary>Reads all places.</summary>
    public async Task<IReadOnlyList<PlaceContent>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var contents = new List<PlaceContent>();
        foreach (var some in (await places.ListAsync(cancellationToken)).Chunk(ParallelReads))
        {
            contents.AddRange(await Task.WhenAll(some.Select(place => ReadAsync(place, cancellationToken))));
        }

        return contents;
    }

    /// <summary>Reads a place; what was read once and has not changed is not read again.</summary>
    public async Task<PlaceContent> ReadAsync(string place, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var head = await places.ReadAsync(place, cancellationToken);
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
            var read = await Task.WhenAll(some.Select(async part => (Part: part, Assets: await places.ReadPartAsync(part, cancellationToken))));
            assets.AddRange(read.SelectMany(static one => one.Assets ?? []));
            damaged.AddRange(read.Where(static one => one.Assets is null).Select(static one => one.Part));
        }

        return new PlaceContent(head, assets, damaged);
    }

    /// <summary>Changes what is stored of a place. Parts in which nothing changed are not written again; damaged ones are kept aside.</summary>
    /// <param name="place">Whose state changes.</param>
    /// <param name="change">Gives the new state, or null for no change. May be asked again.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task ChangeAsync(string place, Func<PlaceContent, (PlaceDocument Document, IReadOnlyList<KnownAsset> Assets)?> change, CancellationToken cancellationToken)
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
            if (await places.TryWriteAsync(document, content.Head.ETag, cancellationToken) is { } etag)
            {
                _read[place] = new PlaceContent(new PlaceHead(document, etag, ""), next.Assets, []);
                await places.DeletePartsAsync(content.Document.Parts.Except(document.Parts), cancellationToken);
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
            await places.SetAsideAsync(name, time.GetUtcNow(), cancellationToken);
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
                : await places.WritePartAsync(document, bucket, bytes, count, cancellationToken));
        }

        return document with { Parts = [.. parts.OrderBy(static part => part.Bucket)] };
    }
}
