using Trimtab.Domain.State;

namespace Trimtab.Domain.Rollouts;

/// <summary>Markers of revisions that were taken back. Stored as <c>holds/{target}/{revision}.json</c>.</summary>
public sealed class Holds(IDocumentStore documents, TimeProvider time)
{
    /// <returns>The hold on this revision of this target, or null.</returns>
    public async Task<RevisionHold?> FindAsync(string target, string revision, CancellationToken cancellationToken)
        => (await documents.ReadAsync<RevisionHold>(NameOf(target, revision), cancellationToken)).Value;

    /// <summary>Places a hold; one that is there stays as it is.</summary>
    public Task PlaceAsync(string target, string revision, string reason, CancellationToken cancellationToken)
        => documents.TryCreateAsync(NameOf(target, revision), new RevisionHold(target, revision, reason, time.GetUtcNow()), cancellationToken);

    /// <returns>False when there was no hold.</returns>
    public Task<bool> ReleaseAsync(string target, string revision, CancellationToken cancellationToken)
        => documents.DeleteAsync(NameOf(target, revision), cancellationToken);

    private static string NameOf(string target, string revision) => $"holds/{target}/{revision}.json";
}
