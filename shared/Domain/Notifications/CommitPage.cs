using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Notifications;

/// <summary>The page of a commit at its Git host.</summary>
internal static class CommitPage
{
    /// <returns>Null for a repository without web pages, and without a revision. GitHub, GitLab, Gitea and Azure DevOps share one form; Bitbucket has its own.</returns>
    public static Uri? Of(FleetSource? source, string? revision)
    {
        if (source is null || revision is null || source.Repository.Scheme is not ("http" or "https") || !revision.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        var repository = source.Repository.GetLeftPart(UriPartial.Path).TrimEnd('/');
        repository = repository.EndsWith(".git", StringComparison.Ordinal) ? repository[..^4] : repository;
        return new Uri($"{repository}/{(source.Repository.Host == "bitbucket.org" ? "commits" : "commit")}/{revision}");
    }
}
