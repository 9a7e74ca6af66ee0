using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.GitHosts;

/// <summary>The Git hosts that take commit statuses.</summary>
internal static class StatusHosts
{
    /// <returns>Null for a host that takes none.</returns>
    public static IStatusHost? Of(GitHostKind? kind) => kind switch
    {
        GitHostKind.Github => new GitHubStatuses(),
        GitHostKind.Gitlab => new GitLabStatuses(),
        GitHostKind.Bitbucket => new BitbucketStatuses(),
        GitHostKind.BitbucketServer => new BitbucketServerStatuses(),
        GitHostKind.Gitea or GitHostKind.Forgejo => new GiteaStatuses(),
        GitHostKind.AzureDevOps => new AzureDevOpsStatuses(),
        _ => null,
    };
}
