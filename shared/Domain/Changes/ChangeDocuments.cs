using System.Globalization;
using Trimtab.Domain.Assets;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Changes;

/// <summary>Reads and writes changes, the markers by which the open ones are found, and those by which the sweep finds what is due.</summary>
public sealed class ChangeDocuments(IDocumentStore documents)
{
    private const string Folder = "changes/";
    private const string OpenFolder = Folder + "open/";
    private const string DueFolder = Folder + "due/";
    private const string MadeFolder = Folder + "made/";
    private const string PullFolder = Folder + "pulls/";
    private const string Extension = ".json";
    private const int ParallelReads = 8;
    private const int TickDigits = 19;

    private static readonly ReadOnlyMemory<byte> Nothing = "{}"u8.ToArray();

    /// <returns>The change and its ETag; null when there is none of that id.</returns>
    public Task<(ChangeDocument? Change, string ETag)> ReadAsync(string id, CancellationToken cancellationToken)
        => documents.ReadAsync<ChangeDocument>(NameOf(id), cancellationToken);

    /// <summary>Writes a change, its markers first: a crash leaves a marker too many, never one too few.</summary>
    /// <param name="change">The change.</param>
    /// <param name="etag">Of the one it replaces; empty for one that must not exist yet.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>The new ETag; null when somebody else wrote meanwhile.</returns>
    public async Task<string?> TryWriteAsync(ChangeDocument change, string etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var marker = OpenMarker(change);
        if (change.IsOpen)
        {
            await documents.TryCreateAsync(marker, Nothing, cancellationToken);
        }

        if (change.NextLookAt is { } due)
        {
            await documents.TryCreateAsync(DueMarker(change.Id, due), Nothing, cancellationToken);
        }

        if (change.PullRequest is { IsDone: false })
        {
            await documents.TryCreateAsync(PullMarker(change), Nothing, cancellationToken);
        }

        var written = etag.Length == 0
            ? await documents.TryCreateAsync(NameOf(change.Id), change, cancellationToken)
            : await documents.TryReplaceAsync(NameOf(change.Id), change, etag, cancellationToken);
        if (written is not null && !change.IsOpen)
        {
            await documents.DeleteAsync(marker, cancellationToken);
        }

        if (written is not null && change.PullRequest is { IsDone: true })
        {
            await documents.DeleteAsync(PullMarker(change), cancellationToken);
        }

        return written;
    }

    /// <returns>Ids of the open changes of one part, in ordinal order; one or the other may just have been closed.</returns>
    public Task<IReadOnlyList<string>> ListOpenAsync(AssetId asset, string part, CancellationToken cancellationToken)
        => ListIdsAsync($"{OpenFolder}{PartKey.Of(asset, part)}-", cancellationToken);

    /// <returns>The change of a part that was made last; null when none was within memory.</returns>
    public async Task<MadeChange?> FindMadeAsync(AssetId asset, string part, CancellationToken cancellationToken)
        => (await documents.ReadAsync<MadeChange>(MadeName(asset, part), cancellationToken)).Value;

    /// <summary>Remembers that a change was made. Where two write at the same time, one of them stays.</summary>
    public async Task RememberMadeAsync(MadeChange made, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(made);
        var name = MadeName(made.Change.Asset, made.Change.Part);
        var (before, etag) = await documents.ReadAsync<MadeChange>(name, cancellationToken);
        made = made.After(before);
        _ = etag.Length == 0
            ? await documents.TryCreateAsync(name, made, cancellationToken)
            : await documents.TryReplaceAsync(name, made, etag, cancellationToken);
    }

    /// <returns>Ids of all open changes; one or the other may just have been closed.</returns>
    public Task<IReadOnlyList<string>> ListOpenAsync(CancellationToken cancellationToken) => ListIdsAsync(OpenFolder, cancellationToken);

    /// <returns>Ids of the changes with a pull request of a source that is open or to be opened or closed; one or the other may just be over.</returns>
    public Task<IReadOnlyList<string>> ListPullRequestsAsync(string source, CancellationToken cancellationToken) => ListIdsAsync($"{PullFolder}{source}/", cancellationToken);

    /// <returns>Changes, what is to be made first at the top: open ones, or all.</returns>
    public async Task<IReadOnlyList<ChangeDocument>> ReadAllAsync(bool isClosedToo, CancellationToken cancellationToken)
    {
        List<ChangeDocument> changes = [];
        foreach (var ids in (await ListIdsAsync(isClosedToo ? Folder : OpenFolder, cancellationToken)).Chunk(ParallelReads))
        {
            var read = await Task.WhenAll(ids.Select(id => ReadAsync(id, cancellationToken)));
            changes.AddRange(read.Select(static one => one.Change).OfType<ChangeDocument>().Where(change => isClosedToo || change.IsOpen));
        }

        return [.. changes.OrderBy(static change => change.State).ThenByDescending(static change => change.Priority).ThenBy(static change => change.Id, StringComparer.Ordinal)];
    }

    /// <summary>Deletes closed changes that nothing was written to since <paramref name="before"/>.</summary>
    public async Task ForgetClosedAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await foreach (var name in documents.ListOldAsync(Folder, before, cancellationToken))
        {
            if (name.StartsWith(MadeFolder, StringComparison.Ordinal))
            {
                await documents.DeleteAsync(name, cancellationToken);
            }
            else if (name.IndexOf('/', Folder.Length) < 0 && await ReadAsync(name[Folder.Length..^Extension.Length], cancellationToken) is { Change.IsOpen: false })
            {
                await documents.DeleteAsync(name, cancellationToken);
            }
        }
    }

    /// <summary>Markers of what is due by a time, the earliest first.</summary>
    internal async Task<IReadOnlyList<(string Marker, string Id)>> ListDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<(string, string)> due = [];
        await foreach (var name in documents.ListAsync(DueFolder, cancellationToken))
        {
            var file = name[DueFolder.Length..];
            if (file.Length <= TickDigits || !long.TryParse(file.AsSpan(0, TickDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
            {
                continue;
            }

            // Names are in the order of their times.
            if (ticks > now.UtcTicks)
            {
                break;
            }

            due.Add((name, file[(TickDigits + 1)..^Extension.Length]));
        }

        return due;
    }

    internal Task UnmarkDueAsync(string marker, CancellationToken cancellationToken) => documents.DeleteAsync(marker, cancellationToken);

    /// <summary>Whether a marker is the one of the change's next look.</summary>
    internal static bool IsMarkerOf(string marker, ChangeDocument change) => change.NextLookAt is { } due && marker == DueMarker(change.Id, due);

    private async Task<IReadOnlyList<string>> ListIdsAsync(string prefix, CancellationToken cancellationToken)
    {
        var folder = prefix[..(prefix.LastIndexOf('/') + 1)];
        List<string> ids = [];
        await foreach (var name in documents.ListAsync(prefix, cancellationToken))
        {
            var file = name[folder.Length..];
            if (!file.Contains('/', StringComparison.Ordinal) && file.EndsWith(Extension, StringComparison.Ordinal))
            {
                ids.Add(file[(file.IndexOf('-', StringComparison.Ordinal) + 1)..^Extension.Length]);
            }
        }

        return ids;
    }

    private static string NameOf(string id) => $"{Folder}{id}{Extension}";

    private static string MadeName(AssetId asset, string part) => $"{MadeFolder}{PartKey.Of(asset, part)}{Extension}";

    private static string OpenMarker(ChangeDocument change) => $"{OpenFolder}{PartKey.Of(change.Change.Asset, change.Change.Part)}-{change.Id}{Extension}";

    private static string PullMarker(ChangeDocument change) => $"{PullFolder}{change.PullRequest!.Source}/{PartKey.Of(change.Change.Asset, change.Change.Part)}-{change.Id}{Extension}";

    private static string DueMarker(string id, DateTimeOffset due)
        => string.Create(CultureInfo.InvariantCulture, $"{DueFolder}{due.UtcTicks:D19}-{id}{Extension}");
}
