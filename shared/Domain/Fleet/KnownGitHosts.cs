namespace Trimtab.Domain.Fleet;

/// <summary>The kinds of the public Git hosts.</summary>
internal static class KnownGitHosts
{
    /// <returns>Null for a host that is not known: its kind must be said.</returns>
    public static GitHostKind? KindOf(Uri repository) => repository.Host.ToLowerInvariant() switch
    {
        "github.com" or "www.github.com" or "ssh.github.com" => GitHostKind.Github,
        "gitlab.com" or "altssh.gitlab.com" => GitHostKind.Gitlab,
        "bitbucket.org" or "altssh.bitbucket.org" => GitHostKind.Bitbucket,
        "gitea.com" => GitHostKind.Gitea,
        "codeberg.org" => GitHostKind.Forgejo,
        "dev.azure.com" or "ssh.dev.azure.com" => GitHostKind.AzureDevOps,
        var host when host.EndsWith(".visualstudio.com", StringComparison.Ordinal) => GitHostKind.AzureDevOps,
        _ => null,
    };
}
