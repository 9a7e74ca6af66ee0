using Trimtab.Domain.State;

namespace Trimtab.Domain.Incidents;

/// <summary>Reads and writes incidents, and the markers by which the open ones are found among the many that are closed.</summary>
public sealed class IncidentDocuments(IDocumentStore documents)
{
    private const string Folder = "incidents/";
    private const string OpenFolder = Folder + "open/";
    private const string Extension = ".json";
    private const int ParallelReads = 8;

    /// <returns>The incident and its ETag; null when there is none of that id.</returns>
    public Task<(IncidentDocument? Incident, string ETag)> ReadAsync(string id, CancellationToken cancellationToken)
        => documents.ReadAsync<IncidentDocument>(NameOf(id), cancellationToken);

    /// <returns>The new ETag; null when somebody else wrote meanwhile.</returns>
    public Task<string?> TryWriteAsync(IncidentDocument incident, string etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return etag.Length == 0
            ? documents.TryCreateAsync(NameOf(incident.Id), incident, cancellationToken)
            : documents.TryReplaceAsync(NameOf(incident.Id), incident, etag, cancellationToken);
    }

    /// <summary>Marks an incident as open. Comes before its document, so that a crash leaves a marker too many, never one too few.</summary>
    public Task MarkOpenAsync(string id, CancellationToken cancellationToken)
        => documents.TryCreateAsync(MarkerOf(id), "{}"u8.ToArray(), cancellationToken);

    public Task UnmarkOpenAsync(string id, CancellationToken cancellationToken)
        => documents.DeleteAsync(MarkerOf(id), cancellationToken);

    public async Task<IReadOnlyList<string>> ListOpenAsync(CancellationToken cancellationToken)
        => await ListAsync(OpenFolder, cancellationToken);

    /// <returns>Incidents, the newest failure first: open ones, or all.</returns>
    public async Task<IReadOnlyList<IncidentDocument>> ReadAllAsync(bool isClosedToo, CancellationToken cancellationToken)
    {
        var incidents = new List<IncidentDocument>();
        foreach (var ids in (await ListAsync(isClosedToo ? Folder : OpenFolder, cancellationToken)).Chunk(ParallelReads))
        {
            var read = await Task.WhenAll(ids.Select(id => ReadAsync(id, cancellationToken)));
            incidents.AddRange(read.Select(static one => one.Incident).OfType<IncidentDocument>().Where(one => isClosedToo || one.State == IncidentState.Open));
        }

        return [.. incidents.OrderByDescending(static one => one.LastAt).ThenBy(static one => one.Id, StringComparer.Ordinal)];
    }

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => documents.DeleteAsync(NameOf(id), cancellationToken);

    private async Task<List<string>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (var name in documents.ListAsync(folder, cancellationToken))
        {
            var id = name[folder.Length..];
            if (!id.Contains('/', StringComparison.Ordinal) && id.EndsWith(Extension, StringComparison.Ordinal))
            {
                ids.Add(id[..^Extension.Length]);
            }
        }

        return ids;
    }

    private static string NameOf(string id) => $"{Folder}{id}{Extension}";

    private static string MarkerOf(string id) => $"{OpenFolder}{id}{Extension}";
}
