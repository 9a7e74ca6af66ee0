using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Sources.Hosts;

/// <summary>The Git hosts whose webhooks are understood.</summary>
internal static class WebhookHosts
{
    public static IWebhookHost Of(GitHostKind kind) => kind switch
    {
        GitHostKind.Github => new GitHubWebhooks(),
        GitHostKind.Gitlab => new GitLabWebhooks(),
        GitHostKind.Bitbucket => new BitbucketWebhooks(),
        GitHostKind.BitbucketServer => new BitbucketServerWebhooks(),
        GitHostKind.Gitea or GitHostKind.Forgejo => new GiteaWebhooks(),
        GitHostKind.AzureDevOps => new AzureDevOpsWebhooks(),
        GitHostKind.Generic => new GenericWebhooks(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of Git host."),
    };
}
