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

    /// <summary>Takes the marker of a closed incident away.</summary>
    public async Task UnmarkOpenAsync(string id, CancellationToken cancellationToken)
    {
        await documents.DeleteAsync(MarkerOf(id), cancellationToken);
        // A failure may have opened it again since it was closed, and found the marker still there.
        if (await ReadAsync(id, cancellationToken) is { Incident.State: IncidentState.Open })
        {
            await MarkOpenAsync(id, cancellationToken);
        }
    }

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

    /// <summary>Deletes closed incidents that nothing was written to since <paramref name="before"/>.</summary>
    public async Task ForgetClosedAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await foreach (var name in documents.ListOldAsync(Folder, before, cancellationToken))
        {
            if (IdOf(name, Folder) is { } id && await ReadAsync(id, cancellationToken) is { Incident.State: IncidentState.Closed })
            {
                await documents.DeleteAsync(name, cancellationToken);
            }
        }
    }

    private async Task<List<string>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (var name in documents.ListAsync(folder, cancellationToken))
        {
            if (IdOf(name, folder) is { } id)
            {
                ids.Add(id);
            }
        }

        return ids;
    }

    private static string? IdOf(string name, string folder)
        => name[folder.Length..] is var file && !file.Contains('/', StringComparison.Ordinal) && file.EndsWith(Extension, StringComparison.Ordinal)
            ? file[..^Extension.Length]
            : null;

    private static string NameOf(string id) => $"{Folder}{id}{Extension}";

    private static string MarkerOf(string id) => $"{OpenFolder}{id}{Extension}";
}
