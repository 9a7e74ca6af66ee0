namespace Trimtab.Domain.Fleet;

/// <summary>The kinds of Git hosts: how they announce pushes and take commit statuses.</summary>
public enum GitHostKind
{
    /// <summary>github.com and GitHub Enterprise Server.</summary>
    Github,

    Gitlab,

    /// <summary>Bitbucket Cloud.</summary>
    Bitbucket,

    /// <summary>Bitbucket Server and Data Center.</summary>
    BitbucketServer,

    Gitea,

    Forgejo,

    /// <summary>Azure DevOps Services and Server.</summary>
    AzureDevOps,

    /// <summary>Any program that signs by Standard Webhooks. It announces pushes; it takes no statuses.</summary>
    Generic,
}
