using Trimtab.Domain.Fleet;

namespace Trimtab.TestKit.GitHosts;

/// <summary>Starts served Git hosts by their kind.</summary>
public static class ServedGitHosts
{
    public static async Task<ServedGitHost> StartAsync(GitHostKind kind)
    {
        ServedGitHost host = kind switch
        {
            GitHostKind.Github => new ServedGitHub(),
            GitHostKind.Gitlab => new ServedGitLab(),
            GitHostKind.Bitbucket => new ServedBitbucket(),
            GitHostKind.BitbucketServer => new ServedBitbucketServer(),
            _ => new ServedGitea(),
        };
        await host.StartAsync();
        return host;
    }
}
