using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.GitHosts;

/// <summary>Gitea and Forgejo.</summary>
/// <remarks>Body: <c>{"state":"success","context":"trimtab/shop","description":"…","target_url":"…"}</c>. Source: Gitea API, "Create a commit status".</remarks>
internal sealed class GiteaStatuses : IStatusHost
{
    public StatusCall? CallOf(FleetSource source, CommitStatus status)
        => RepositoryOf(source) is { } repository
            ? new StatusCall(
                new Uri(repository, $"statuses/{Uri.EscapeDataString(status.Revision)}"),
                new JsonObject
                {
                    ["state"] = status.State.ToString().ToLowerInvariant(),
                    ["context"] = status.Context,
                    ["description"] = status.Description,
                    ["target_url"] = status.Link?.AbsoluteUri,
                })
            : null;

    public AuthenticationHeaderValue Authorize(string token) => new("token", StatusToken.PasswordOf(token));

    /// <returns>The repository's address in the API, with a trailing slash; null when the source's address names none.</returns>
    internal static Uri? RepositoryOf(FleetSource source)
        => HostAddress.OwnerAndName(source) is var (owner, name) ? new Uri(HostAddress.Api(source, OwnApi(source)), $"repos/{owner}/{name}/") : null;

    private static Uri OwnApi(FleetSource source)
    {
        var parts = RepositoryName.PartsOf(source.Repository);
        return HostAddress.Root(source, [.. source.Repository.Scheme is "https" or "http" ? parts.SkipLast(2) : [], "api", "v1"]);
    }
}
