using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources.Hosts;

namespace Trimtab.Adapters.GitHosts.PullRequests;

/// <summary>Bitbucket Server and Data Center.</summary>
/// <remarks>Source: Bitbucket Data Center REST API 1.0, "Pull requests": lists are <c>{"values":[…],"isLastPage":false,"nextPageStart":25}</c>; a request is declined by its version;
/// who ended it, and comments, stand among its activities.</remarks>
internal sealed class BitbucketServerPullRequests : IPullRequestHost
{
    private const int MaxPages = 20;

    public Uri? RepositoryOf(FleetSource source) => BitbucketServerStatuses.RepositoryOf(source);

    public async Task<IReadOnlyList<PullRequestState>> ListAsync(HostApi api, string branch, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var found = new List<PullRequestState>();
        await foreach (var request in ItemsAsync(api, $"pull-requests?direction=OUTGOING&at={Uri.EscapeDataString($"refs/heads/{branch}")}&state=ALL&order=NEWEST&limit=50", cancellationToken))
        {
            if (request.TextAt("toRef", "id") == $"refs/heads/{api.Source.Branch}")
            {
                found.Add(Read(request) ?? throw api.Misshapen());
            }
        }

        return found;
    }

    public async Task<(PullRequestState? Opened, string Refusal)> OpenAsync(HostApi api, NewPullRequest request, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["title"] = request.Title,
            ["description"] = request.Text,
            ["fromRef"] = new JsonObject { ["id"] = $"refs/heads/{request.Branch}" },
            ["toRef"] = new JsonObject { ["id"] = $"refs/heads/{api.Source.Branch}" },
        };
        var answer = await api.SendAsync(HttpMethod.Post, "pull-requests", body, cancellationToken, "", 409);
        return answer.Status == 409 ? (null, answer.Refusal) : (Read(answer.Body) ?? throw api.Misshapen(), "");
    }

    public async Task<PullRequestState?> ReadAsync(HostApi api, long number, string etag, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync($"pull-requests/{number}", cancellationToken, etag);
        if (answer.Status == 304)
        {
            return null;
        }

        var state = (Read(answer.Body) ?? throw api.Misshapen()) with { ETag = answer.ETag };
        var end = state.Phase switch { PullRequestPhase.Merged => "MERGED", PullRequestPhase.Closed => "DECLINED", _ => "" };
        if (end.Length == 0)
        {
            return state;
        }

        await foreach (var happened in ItemsAsync(api, $"pull-requests/{number}/activities?limit=100", cancellationToken))
        {
            if (happened.TextAt("action") == end)
            {
                return state with { By = happened.TextAt("user", "name") ?? "" };
            }
        }

        return state;
    }

    public async Task CommentAsync(HostApi api, long number, string text, CancellationToken cancellationToken)
    {
        await foreach (var happened in ItemsAsync(api, $"pull-requests/{number}/activities?limit=100", cancellationToken))
        {
            if (happened.TextAt("comment", "text")?.Contains(text, StringComparison.Ordinal) == true)
            {
                return;
            }
        }

        await api.SendAsync(HttpMethod.Post, $"pull-requests/{number}/comments", new JsonObject { ["text"] = text }, cancellationToken);
    }

    public async Task CloseAsync(HostApi api, long number, CancellationToken cancellationToken)
    {
        var version = (await api.GetAsync($"pull-requests/{number}", cancellationToken)).Body.NumberAt("version") ?? throw api.Misshapen();
        await api.SendAsync(HttpMethod.Post, $"pull-requests/{number}/decline?version={version}", null, cancellationToken);
    }

    private static async IAsyncEnumerable<JsonElement> ItemsAsync(HostApi api, string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = 0L;
        for (var page = 1; page <= MaxPages; page++)
        {
            var body = (await api.GetAsync($"{path}&start={start}", cancellationToken)).Body;
            foreach (var item in body.ItemsAt("values") ?? throw api.Misshapen())
            {
                yield return item;
            }

            if (body.NumberAt("nextPageStart") is not { } next || next <= start)
            {
                yield break;
            }

            start = next;
        }
    }

    private static PullRequestState? Read(JsonElement request)
    {
        PullRequestPhase? phase = request.TextAt("state") switch
        {
            "OPEN" => PullRequestPhase.Open,
            "MERGED" => PullRequestPhase.Merged,
            "DECLINED" => PullRequestPhase.Closed,
            _ => null,
        };
        var page = request.ItemsAt("links", "self")?.FirstOrDefault().TextAt("href");
        return Shape.Request(request.NumberAt("id"), page, phase, request.TextAt("fromRef", "latestCommit"), request.TextAt("description"));
    }
}
