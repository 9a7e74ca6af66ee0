namespace Trimtab.Domain.Rollouts;

/// <summary>Running and past rollouts, for people. The newest 50 of a target are kept.</summary>
public sealed class RolloutHistory(RolloutDocuments documents)
{
    private const int KeptPerTarget = 50;
    private const int ParallelReads = 8;

    /// <returns>The rollout, or null when there is none of that id (any more).</returns>
    public async Task<RolloutDocument?> FindAsync(string id, CancellationToken cancellationToken)
        => (await documents.ReadAsync(id, cancellationToken)).Document;

    /// <returns>Rollouts of one target, or of all (null), newest first.</returns>
    public async Task<IReadOnlyList<RolloutDocument>> ListAsync(string? target, CancellationToken cancellationToken)
    {
        var found = new List<RolloutDocument>();
        foreach (var ids in (await documents.ListIdsAsync(target, cancellationToken)).Chunk(ParallelReads))
        {
            var read = await Task.WhenAll(ids.Select(id => documents.ReadAsync(id, cancellationToken)));
            found.AddRange(read.Select(static result => result.Document).OfType<RolloutDocument>()
                .Where(document => target is null || document.Target == target));
        }

        return [.. found.OrderByDescending(static document => document.StartedAt).ThenBy(static document => document.Id, StringComparer.Ordinal)];
    }

    /// <summary>Forgets closed rollouts of a target beyond the newest 50.</summary>
    public async Task TrimAsync(string target, CancellationToken cancellationToken)
    {
        if ((await documents.ListIdsAsync(target, cancellationToken)).Count <= KeptPerTarget)
        {
            return;
        }

        foreach (var old in (await ListAsync(target, cancellationToken)).Skip(KeptPerTarget).Where(static document => document.IsClosed))
        {
            await documents.DeleteAsync(old.Id, cancellationToken);
        }
    }
}
