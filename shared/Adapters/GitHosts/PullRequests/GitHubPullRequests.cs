using System.Text.Json.Nodes;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources.Hosts;

namespace Trimtab.Adapters.GitHosts.PullRequests;

/// <summary>github.com and GitHub Enterprise Server.</summary>
/// <remarks>Source: GitHub REST API, "Pull requests" (list by <c>head=owner:branch</c>, create, get, update) and "Issue comments". Only the issue says who closed a request.</remarks>
internal sealed class GitHubPullRequests : IPullRequestHost
{
    public Uri? RepositoryOf(FleetSource source) => GitHubApi.RepositoryOf(source);

    public async Task<IReadOnlyList<PullRequestState>> ListAsync(HostApi api, string branch, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var (owner, _) = HostAddress.OwnerAndName(api.Source)!.Value;
        var query = $"pulls?state=all&head={owner}:{Uri.EscapeDataString(branch)}&base={Uri.EscapeDataString(api.Source.Branch)}&sort=created&direction=desc&per_page=50";
        var found = new List<PullRequestState>();
        await foreach (var request in api.ItemsAsync(query, cancellationToken))
        {
            found.Add(Shape.GitHub(request) ?? throw api.Misshapen());
        }

        return found;
    }

    public async Task<(PullRequestState? Opened, string Refusal)> OpenAsync(HostApi api, NewPullRequest request, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["title"] = request.Title, ["body"] = request.Text, ["head"] = request.Branch, ["base"] = api.Source.Branch };
        var answer = await api.SendAsync(HttpMethod.Post, "pulls", body, cancellationToken, "", 422);

        // 422 is a request that is there already, and all else that is wrong with this one.
        return answer.Status == 422 ? (null, answer.Refusal) : (Shape.GitHub(answer.Body) ?? throw api.Misshapen(), "");
    }

    public async Task<PullRequestState?> ReadAsync(HostApi api, long number, string etag, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync($"pulls/{number}", cancellationToken, etag);
        if (answer.Status == 304)
        {
            return null;
        }

        var state = (Shape.GitHub(answer.Body) ?? throw api.Misshapen()) with { ETag = answer.ETag };
        return state.Phase == PullRequestPhase.Closed
            ? state with { By = (await api.GetAsync($"issues/{number}", cancellationToken)).Body.TextAt("closed_by", "login") ?? "" }
            : state;
    }

    public async Task EditAsync(HostApi api, long number, string title, string text, CancellationToken cancellationToken)
    {
        var there = (await api.GetAsync($"pulls/{number}", cancellationToken)).Body;
        if (RequestEdit.IsWanted(api, Shape.GitHub(there), there.TextAt("title"), title, text))
        {
            await api.SendAsync(HttpMethod.Patch, $"pulls/{number}", new JsonObject { ["title"] = title, ["body"] = text }, cancellationToken);
        }
    }

    public async Task CommentAsync(HostApi api, long number, string text, CancellationToken cancellationToken)
    {
        await foreach (var comment in api.ItemsAsync($"issues/{number}/comments?per_page=100", cancellationToken))
        {
            if (comment.TextAt("body")?.Contains(text, StringComparison.Ordinal) == true)
            {
                return;
            }
        }

        await api.SendAsync(HttpMethod.Post, $"issues/{number}/comments", new JsonObject { ["body"] = text }, cancellationToken);
    }

    public Task CloseAsync(HostApi api, long number, CancellationToken cancellationToken)
        => api.SendAsync(HttpMethod.Patch, $"pulls/{number}", new JsonObject { ["state"] = "closed" }, cancellationToken);
}
