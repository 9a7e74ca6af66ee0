using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.GitHosts;

/// <summary>Where the REST API of a GitHub is.</summary>
internal static class GitHubApi
{
    private static readonly Uri Public = new("https://api.github.com/");

    /// <returns>The API's base address, with a trailing slash.</returns>
    public static Uri Of(FleetSource source)
        => HostAddress.Api(source, source.Repository.Host is "github.com" or "www.github.com" or "ssh.github.com" ? Public : HostAddress.Root(source, "api", "v3"));

    /// <returns>The repository's address there, with a trailing slash; null when the source's address names none.</returns>
    public static Uri? RepositoryOf(FleetSource source)
        => HostAddress.OwnerAndName(source) is var (owner, name) ? new Uri(Of(source), $"repos/{owner}/{name}/") : null;
}
