using Trimtab.Domain.State;

namespace Trimtab.Domain.Captures.Commits;

/// <summary>When each repository is to be pushed to, in storage. Every writer decides anew when another one was first, so that nobody's wish is lost.</summary>
public sealed class RepositoryPushes(IDocumentStore documents)
{
    private const string Folder = "captures-pushes/";

    /// <returns>Every repository that was ever to take a change.</returns>
    public Task<IReadOnlyList<RepositoryPush>> ListAsync(CancellationToken cancellationToken)
        => StandingDocuments.ReadAllAsync<RepositoryPush>(Folder, documents, cancellationToken);

    public async Task<RepositoryPush> ReadAsync(string cluster, string repository, CancellationToken cancellationToken)
        => (await documents.ReadAsync<RepositoryPush>(NameOf(cluster, repository), cancellationToken)).Value ?? new RepositoryPush(cluster, repository);

    /// <summary>Writes what becomes of the push.</summary>
    /// <param name="cluster">The fleet's name of the cluster.</param>
    /// <param name="repository">Name of the <c>GitRepoConfig</c>.</param>
    /// <param name="change">Decides; may be asked several times. What it leaves as it is is not written.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>Whether it was written.</returns>
    public async Task<bool> ChangeAsync(string cluster, string repository, Func<RepositoryPush, RepositoryPush> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var name = NameOf(cluster, repository);
        while (true)
        {
            var (before, etag) = await documents.ReadAsync<RepositoryPush>(name, cancellationToken);
            var known = before ?? new RepositoryPush(cluster, repository);
            var after = change(known);
            if (before is not null && after == known)
            {
                return false;
            }

            if ((before is null ? await documents.TryCreateAsync(name, after, cancellationToken) : await documents.TryReplaceAsync(name, after, etag, cancellationToken)) is not null)
            {
                return true;
            }
        }
    }

    private static string NameOf(string cluster, string repository) => $"{Folder}{CaptureDocuments.PlaceOf(cluster, repository)}.json";
}
