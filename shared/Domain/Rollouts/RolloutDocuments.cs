using Trimtab.Domain.State;

namespace Trimtab.Domain.Rollouts;

/// <summary>Reads and writes rollouts' documents, and the markers by which the few that are not closed are found among the many that are.</summary>
public sealed class RolloutDocuments(IDocumentStore documents)
{
    /// <returns>The rollout and its ETag; null when there is none of that id.</returns>
    public Task<(RolloutDocument? Document, string ETag)> ReadAsync(string id, CancellationToken cancellationToken)
        => documents.ReadAsync<RolloutDocument>(RolloutNames.Document(id), cancellationToken);

    /// <summary>Writes a rollout that is new, or that replaces the one read with <paramref name="etag"/>.</summary>
    /// <param name="document">The rollout.</param>
    /// <param name="etag">Empty for one that must not exist yet.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The new ETag, or null when somebody else was first.</returns>
    public Task<string?> TryWriteAsync(RolloutDocument document, string etag, CancellationToken cancellationToken)
        => etag.Length == 0
            ? documents.TryCreateAsync(RolloutNames.Document(document.Id), document, cancellationToken)
            : documents.TryReplaceAsync(RolloutNames.Document(document.Id), document, etag, cancellationToken);

    /// <summary>Marks a rollout as not closed. Comes before its document, so that the sweep finds whatever a crash leaves behind.</summary>
    public Task MarkActiveAsync(string target, string id, DateTimeOffset since, CancellationToken cancellationToken)
        => documents.TryCreateAsync(RolloutNames.ActiveMarker(target, id), new ActiveRollout(target, id, since), cancellationToken);

    public Task UnmarkActiveAsync(string target, string id, CancellationToken cancellationToken)
        => documents.DeleteAsync(RolloutNames.ActiveMarker(target, id), cancellationToken);

    /// <summary>Rollouts that are marked: of one target, or of all (null).</summary>
    public async Task<IReadOnlyList<ActiveRollout>> ListActiveAsync(string? target, CancellationToken cancellationToken)
    {
        var active = new List<ActiveRollout>();
        await foreach (var name in documents.ListAsync(RolloutNames.Active + (target is null ? "" : $"{target}/"), cancellationToken))
        {
            if ((await documents.ReadAsync<ActiveRollout>(name, cancellationToken)).Value is { } marker)
            {
                active.Add(marker);
            }
        }

        return active;
    }

    /// <summary>Ids of all rollouts: of one target, or of all (null); in ordinal order.</summary>
    public async Task<IReadOnlyList<string>> ListIdsAsync(string? target, CancellationToken cancellationToken)
    {
        const string Extension = ".json";
        var ids = new List<string>();
        await foreach (var name in documents.ListAsync(RolloutNames.Documents + (target is null ? "" : $"{target}-"), cancellationToken))
        {
            var id = name[RolloutNames.Documents.Length..];
            if (id.EndsWith(Extension, StringComparison.Ordinal) && !id.Contains('/', StringComparison.Ordinal)
                && (target is null || id.IndexOf('-', target.Length + 1) < 0))
            {
                ids.Add(id[..^Extension.Length]);
            }
        }

        return ids;
    }

    /// <summary>Finds a rollout, closed or not, by the label that it gives its objects.</summary>
    /// <param name="label">See <see cref="RolloutNames.Label"/>: of a long id it is not the whole.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The rollout and its ETag; null when there is none.</returns>
    public async Task<(RolloutDocument? Document, string ETag)> FindByLabelAsync(string label, CancellationToken cancellationToken)
    {
        if (await ReadAsync(label, cancellationToken) is { Document: not null } found)
        {
            return found;
        }

        var ids = RolloutNames.MayBeShortened(label) ? await ListIdsAsync(null, cancellationToken) : [];
        return ids.FirstOrDefault(id => RolloutNames.Label(id) == label) is { } whole ? await ReadAsync(whole, cancellationToken) : (null, "");
    }

    /// <summary>Forgets a closed rollout.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken)
        => documents.DeleteAsync(RolloutNames.Document(id), cancellationToken);
}
