using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.GitHosts;

/// <summary>github.com and GitHub Enterprise Server.</summary>
/// <remarks>Body: <c>{"state":"success","context":"trimtab/shop","description":"…","target_url":"…"}</c>. Source: GitHub REST API, "Create a commit status".</remarks>
internal sealed class GitHubStatuses : IStatusHost
{
    public string Accept => "application/vnd.github+json";

    public StatusCall? CallOf(FleetSource source, CommitStatus status)
        => GitHubApi.RepositoryOf(source) is { } repository
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

    public AuthenticationHeaderValue Authorize(string token) => StatusToken.Bearer(token);
}
