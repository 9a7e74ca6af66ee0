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

    /// <summary>Forgets closed rollouts of a target beyond the newest 50, but for the newest window of each guarded workload: it says what is held there, and is how a person lets go of it.</summary>
    public async Task TrimAsync(string target, CancellationToken cancellationToken)
    {
        if ((await documents.ListIdsAsync(target, cancellationToken)).Count <= KeptPerTarget)
        {
            return;
        }

        var all = await ListAsync(target, cancellationToken);
        var newest = all.Where(static document => document.Guard is not null)
            .DistinctBy(static document => (document.Cluster, document.Workloads[0].Namespace, document.Workloads[0].Name))
            .Select(static document => document.Id)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var old in all.Skip(KeptPerTarget).Where(document => document.IsClosed && !newest.Contains(document.Id)))
        {
            await documents.DeleteAsync(old.Id, cancellationToken);
        }
    }
}
