using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Notifications;

/// <summary>The page of a commit at its Git host, as the repository's address over HTTP and the host's kind tell it.</summary>
internal static class CommitPage
{
    private const string ServerPath = "/scm/";

    /// <returns>Null for a repository without web pages (SSH, files), and without a revision. A host of no known kind is taken to have GitHub's form.</returns>
    public static Uri? Of(FleetSource? source, string? revision)
    {
        if (source is null || revision is null || source.Repository.Scheme is not ("http" or "https") || !revision.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        var repository = source.Repository.GetLeftPart(UriPartial.Path).TrimEnd('/');
        repository = repository.EndsWith(".git", StringComparison.Ordinal) ? repository[..^4] : repository;
        return source.HostKind switch
        {
            GitHostKind.Gitlab => new Uri($"{repository}/-/commit/{revision}"),
            GitHostKind.Bitbucket => new Uri($"{repository}/commits/{revision}"),
            GitHostKind.BitbucketServer => OnBitbucketServer(repository, revision),
            _ => new Uri($"{repository}/commit/{revision}"),
        };
    }

    // Clones come from …/scm/PROJECT/NAME.git, people look at …/projects/PROJECT/repos/NAME.
    private static Uri? OnBitbucketServer(string repository, string revision)
        => repository.LastIndexOf(ServerPath, StringComparison.Ordinal) is var at and > 0
            && repository[(at + ServerPath.Length)..].Split('/') is [var project, var name]
            ? new Uri($"{repository[..at]}/projects/{project}/repos/{name}/commits/{revision}")
            : null;
}
