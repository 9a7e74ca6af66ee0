using System.Text.Json;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Assets;

/// <summary>Reads and writes what is stored of places: one document a place, and its parts beside it.</summary>
internal sealed class PlaceDocuments(IDocumentStore documents)
{
    private const string Heads = "inventory/places/";
    private const string Parts = "inventory/parts/";
    private const string Damaged = "inventory/damaged/";
    private const string Extension = ".json";

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var places = new List<string>();
        await foreach (var name in documents.ListAsync(Heads, cancellationToken))
        {
            if (name.EndsWith(Extension, StringComparison.Ordinal))
            {
                places.Add(name[Heads.Length..^Extension.Length]);
            }
        }

        return places;
    }

    /// <returns>What is known of a place; a damaged document reads as one without a scan, with the fault.</returns>
    public async Task<PlaceHead> ReadAsync(string place, CancellationToken cancellationToken)
    {
        var stored = await documents.ReadAsync(NameOf(place), cancellationToken);
        if (stored is null)
        {
            return new PlaceHead(new PlaceDocument(place), "", "");
        }

        try
        {
            var document = DocumentJson.Deserialize<PlaceDocument>(stored.Content.Span);
            return document.Place == place
                ? new PlaceHead(document, stored.ETag, "")
                : new PlaceHead(new PlaceDocument(place), stored.ETag, $"{NameOf(place)} is damaged: it tells of another place");
        }
        catch (JsonException)
        {
            return new PlaceHead(new PlaceDocument(place), stored.ETag, $"{NameOf(place)} is damaged: it is no valid document");
        }
    }

    /// <returns>Null when somebody else wrote meanwhile.</returns>
    public Task<string?> TryWriteAsync(PlaceDocument place, string etag, CancellationToken cancellationToken)
        => etag.Length == 0
            ? documents.TryCreateAsync(NameOf(place.Place), place, cancellationToken)
            : documents.TryReplaceAsync(NameOf(place.Place), place, etag, cancellationToken);

    /// <returns>The part's assets; null when it is damaged or gone.</returns>
    public async Task<IReadOnlyList<KnownAsset>?> ReadPartAsync(PartLink part, CancellationToken cancellationToken)
    {
        var stored = await documents.ReadAsync(part.Name, cancellationToken);
        return stored is not null && PlaceParts.DigestOf(stored.Content.Span) == part.Digest
            ? DocumentJson.Deserialize<KnownAsset[]>(stored.Content.Span)
            : null;
    }

    /// <summary>Writes a part that no document names yet.</summary>
    public async Task<PartLink> WritePartAsync(PlaceDocument place, int bucket, byte[] content, int count, CancellationToken cancellationToken)
    {
        var digest = PlaceParts.DigestOf(content);
        var name = $"{PartsOf(place.Place)}{place.Version}-{bucket}-{digest[..16]}{Extension}";
        await documents.TryCreateAsync(name, content, cancellationToken);
        return new PartLink(bucket, name, digest, count);
    }

    /// <summary>Copies a damaged document to where a person may look at it.</summary>
    /// <returns>The copy's name; empty when there is nothing to copy.</returns>
    public async Task<string> SetAsideAsync(string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await documents.ReadAsync(name, cancellationToken) is not { } stored)
        {
            return "";
        }

        var copy = $"{Damaged}{now:yyyyMMddTHHmmssZ}-{name["inventory/".Length..].Replace('/', '-')}";
        await documents.WriteAsync(copy, stored.Content, cancellationToken);
        return copy;
    }

    public async Task DeletePartsAsync(IEnumerable<PartLink> parts, CancellationToken cancellationToken)
    {
        foreach (var part in parts)
        {
            await documents.DeleteAsync(part.Name, cancellationToken);
        }
    }

    /// <summary>Deletes parts that no document names: their writer was killed, or somebody else was faster.</summary>
    public async Task DeleteOrphansAsync(PlaceDocument place, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var named = place.Parts.Select(static part => part.Name).ToHashSet(StringComparer.Ordinal);
        await foreach (var name in documents.ListOldAsync(PartsOf(place.Place), before, cancellationToken))
        {
            if (!named.Contains(name))
            {
                await documents.DeleteAsync(name, cancellationToken);
            }
        }
    }

    /// <summary>Deletes all that is known of a place.</summary>
    public async Task DeleteAsync(PlaceDocument place, CancellationToken cancellationToken)
    {
        await documents.DeleteAsync(NameOf(place.Place), cancellationToken);
        await DeletePartsAsync(place.Parts, cancellationToken);
    }

    public static string NameOf(string place) => $"{Heads}{place}{Extension}";

    private static string PartsOf(string place) => $"{Parts}{place}/";
}
