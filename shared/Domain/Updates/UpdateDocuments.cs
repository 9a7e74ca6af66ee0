using Trimtab.Domain.State;

namespace Trimtab.Domain.Updates;

/// <summary>Reads and writes updates' documents, and the markers by which the few that are not closed are found among the many that are.</summary>
public sealed class UpdateDocuments(IDocumentStore documents)
{
    private const string Folder = "updates/";
    private const string Active = "updates/active/";
    private const string Extension = ".json";
    private const int ParallelReads = 8;

    /// <returns>The update and its ETag; null when there is none of that id.</returns>
    public Task<(UpdateDocument? Document, string ETag)> ReadAsync(string id, CancellationToken cancellationToken)
        => documents.ReadAsync<UpdateDocument>(NameOf(id), cancellationToken);

    /// <param name="document">The update.</param>
    /// <param name="etag">Empty for one that must not exist yet.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The new ETag, or null when somebody else was first.</returns>
    public Task<string?> TryWriteAsync(UpdateDocument document, string etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        return etag.Length == 0
            ? documents.TryCreateAsync(NameOf(document.Id), document, cancellationToken)
            : documents.TryReplaceAsync(NameOf(document.Id), document, etag, cancellationToken);
    }

    /// <summary>Marks an update as not closed. Comes before its document, so that the sweep finds whatever a crash leaves behind.</summary>
    public Task MarkActiveAsync(string id, DateTimeOffset since, CancellationToken cancellationToken)
        => documents.TryCreateAsync($"{Active}{id}{Extension}", new ActiveUpdate(id, since), cancellationToken);

    public Task UnmarkActiveAsync(string id, CancellationToken cancellationToken)
        => documents.DeleteAsync($"{Active}{id}{Extension}", cancellationToken);

    /// <summary>Updates that are marked, with their ETags; a marker whose document is missing comes to nothing.</summary>
    public Task<IReadOnlyList<(UpdateDocument Document, string ETag)>> ListActiveAsync(CancellationToken cancellationToken)
        => ListAsync(Active, cancellationToken);

    /// <summary>All updates, closed ones too, the newest first.</summary>
    public async Task<IReadOnlyList<UpdateDocument>> ListAsync(CancellationToken cancellationToken)
        => [.. (await ListAsync(Folder, cancellationToken)).Select(static found => found.Document).OrderByDescending(static update => update.StartedAt ?? update.QueuedAt).ThenBy(static update => update.Id, StringComparer.Ordinal)];

    /// <summary>Forgets updates that were closed before a time.</summary>
    public async Task ForgetClosedAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await foreach (var name in documents.ListOldAsync(Folder, before, cancellationToken))
        {
            if (!name.StartsWith(Active, StringComparison.Ordinal) && (await documents.ReadAsync<UpdateDocument>(name, cancellationToken)).Value is { IsClosed: true })
            {
                await documents.DeleteAsync(name, cancellationToken);
            }
        }
    }

    private async Task<IReadOnlyList<(UpdateDocument Document, string ETag)>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (var name in documents.ListAsync(folder, cancellationToken))
        {
            var id = name[folder.Length..];
            if (id.EndsWith(Extension, StringComparison.Ordinal) && !id.Contains('/', StringComparison.Ordinal))
            {
                ids.Add(id[..^Extension.Length]);
            }
        }

        var found = new List<(UpdateDocument, string)>();
        foreach (var chunk in ids.Chunk(ParallelReads))
        {
            var read = await Task.WhenAll(chunk.Select(id => ReadAsync(id, cancellationToken)));
            found.AddRange(read.Where(static result => result.Document is not null).Select(static result => (result.Document!, result.ETag)));
        }

        return found;
    }

    private static string NameOf(string id) => $"{Folder}{id}{Extension}";
}
