using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.GitHosts;

/// <summary>Addresses at a source's Git host.</summary>
internal static class HostAddress
{
    /// <returns>The API's base address with a trailing slash: as the fleet says it, else the given one.</returns>
    public static Uri Api(FleetSource source, Uri otherwise)
        => source.StatusApi is { } set ? new Uri(set.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/") : otherwise;

    /// <returns>The host's web address below which a path may follow, with a trailing slash; https when the repository is fetched over another protocol.</returns>
    public static Uri Root(FleetSource source, params IEnumerable<string> path)
    {
        var repository = source.Repository;
        var host = repository.Scheme is "https" or "http" ? repository.GetLeftPart(UriPartial.Authority)

            // A folder has no host: only statusApi says where its API is.
            : repository.IdnHost.Length == 0 ? "https://none.invalid"
            : $"https://{repository.IdnHost}";
        return new Uri($"{host}/{string.Concat(path.Select(part => Uri.EscapeDataString(part) + "/"))}");
    }

    /// <returns>The last two parts of the repository's path, each escaped: owner and name; null when it has fewer.</returns>
    public static (string Owner, string Name)? OwnerAndName(FleetSource source)
    {
        var parts = RepositoryName.PartsOf(source.Repository);
        return parts.Length >= 2 && parts[^1].Length > 0 ? (Uri.EscapeDataString(parts[^2]), Uri.EscapeDataString(parts[^1])) : null;
    }
}
