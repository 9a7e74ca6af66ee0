using Trimtab.Domain.Captures.Rules;

namespace Trimtab.Domain.Captures.Commits;

/// <summary>The next push of a repository. There is one for every repository that was ever to take a change.</summary>
/// <param name="Cluster">The fleet's name of the cluster.</param>
/// <param name="Repository">Name of the <c>GitRepoConfig</c>.</param>
/// <param name="DueAt">When it is to begin: a message is under way for it, or the sweep sends one. Null while none is asked for.</param>
/// <param name="IsRetry">The repository did not take the last push: more changes make it come no sooner.</param>
/// <param name="Pace">As the <c>GitRepoConfig</c> said when it was last looked at: at each push, of which a changed one gets one at once. Null when that is not known.</param>
public sealed record RepositoryPush(string Cluster, string Repository, DateTimeOffset? DueAt = null, bool IsRetry = false, PushPace? Pace = null)
{
    /// <summary>Whether a push that was asked for comes soon enough for who wants one by then.</summary>
    public bool IsBy(DateTimeOffset wanted) => DueAt is { } at && (IsRetry || at <= wanted);
}
