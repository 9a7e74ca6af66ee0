using System.Text.Json.Nodes;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources.Hosts;

namespace Trimtab.Adapters.GitHosts.PullRequests;

/// <summary>Gitea and Forgejo.</summary>
/// <remarks>Source: Gitea API, "List a repo's pull requests" (no filter by branch; the newest first), "Create a pull request" (409 where one is open),
/// "Update a pull request", "List all comments on an issue", "List all comments and events on an issue" (only that says who closed a request).</remarks>
internal sealed class GiteaPullRequests : IPullRequestHost
{
    /// <summary>Clocks of the host and of Trimtab may differ by this.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromHours(1);

    public Uri? RepositoryOf(FleetSource source) => GiteaStatuses.RepositoryOf(source);

    public async Task<IReadOnlyList<PullRequestState>> ListAsync(HostApi api, string branch, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var found = new List<PullRequestState>();
        foreach (var state in new[] { "open", "closed" })
        {
            await foreach (var request in api.ItemsAsync($"pulls?state={state}&sort=newest&page=1&limit=50", cancellationToken))
            {
                if (state == "closed" && DateTimeOffset.TryParse(request.TextAt("created_at"), System.Globalization.CultureInfo.InvariantCulture, out var made) && made < since - Skew)
                {
                    break;
                }

                if (request.TextAt("head", "ref") == branch && request.TextAt("base", "ref") == api.Source.Branch)
                {
                    found.Add(Shape.GitHub(request) ?? throw api.Misshapen());
                }
            }
        }

        return found;
    }

    public async Task<(PullRequestState? Opened, string Refusal)> OpenAsync(HostApi api, NewPullRequest request, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["title"] = request.Title, ["body"] = request.Text, ["head"] = request.Branch, ["base"] = api.Source.Branch };
        var answer = await api.SendAsync(HttpMethod.Post, "pulls", body, cancellationToken, "", 409);
        return answer.Status == 409 ? (null, answer.Refusal) : (Shape.GitHub(answer.Body) ?? throw api.Misshapen(), "");
    }

    public async Task<PullRequestState?> ReadAsync(HostApi api, long number, string etag, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync($"pulls/{number}", cancellationToken, etag);
        if (answer.Status == 304)
        {
            return null;
        }

        var state = (Shape.GitHub(answer.Body) ?? throw api.Misshapen()) with { ETag = answer.ETag };
        return state.Phase == PullRequestPhase.Closed ? state with { By = await CloserAsync(api, number, cancellationToken) } : state;
    }

    public async Task EditAsync(HostApi api, long number, string title, string text, CancellationToken cancellationToken)
    {
        var there = (await api.GetAsync($"pulls/{number}", cancellationToken)).Body;
        var marked = RequestEdit.TitleOf(title, there.TextAt("title"));
        if (RequestEdit.IsWanted(api, Shape.GitHub(there), there.TextAt("title"), marked, text))
        {
            await api.SendAsync(HttpMethod.Patch, $"pulls/{number}", new JsonObject { ["title"] = marked, ["body"] = text }, cancellationToken);
        }
    }

    public async Task CommentAsync(HostApi api, long number, string text, CancellationToken cancellationToken)
    {
        await foreach (var comment in api.ItemsAsync($"issues/{number}/comments?limit=50", cancellationToken))
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

    private static async Task<string> CloserAsync(HostApi api, long number, CancellationToken cancellationToken)
    {
        var closer = "";
        await foreach (var happened in api.ItemsAsync($"issues/{number}/timeline?limit=50", cancellationToken))
        {
            closer = happened.TextAt("type") == "close" ? happened.TextAt("user", "login") ?? closer : closer;
        }

        return closer;
    }
}
