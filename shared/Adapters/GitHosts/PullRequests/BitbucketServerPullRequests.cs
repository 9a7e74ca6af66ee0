using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Sources.Hosts;

namespace Trimtab.Adapters.GitHosts.PullRequests;

/// <summary>Bitbucket Server and Data Center.</summary>
/// <remarks>Source: Bitbucket Data Center REST API 1.0, "Pull requests": lists are <c>{"values":[…],"isLastPage":false,"nextPageStart":25}</c>; a request is declined and updated by its version, and an update drops the reviewers that it does not repeat;
/// who ended it, and comments, stand among its activities.</remarks>
internal sealed class BitbucketServerPullRequests : IPullRequestHost
{
    private const int MaxPages = 20;
    private const int Attempts = 5;

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

    public async Task EditAsync(HostApi api, long number, string title, string text, CancellationToken cancellationToken)
    {
        var (refused, refusal) = (-1L, "");
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var there = (await api.GetAsync($"pull-requests/{number}", cancellationToken)).Body;
            if (!RequestEdit.IsWanted(api, Read(there), there.TextAt("title"), title, text))
            {
                return;
            }

            // 409 is a version that is stale, and all else that is wrong: then the version stays.
            var version = there.NumberAt("version") ?? throw api.Misshapen();
            if (version == refused)
            {
                throw RequestEdit.Refused(api, number, refusal);
            }

            var answer = await api.SendAsync(HttpMethod.Put, $"pull-requests/{number}", Edit(there, number, version, title, text), cancellationToken, "", 400, 409);
            if (answer.Status < 400)
            {
                return;
            }

            (refused, refusal) = answer.Status == 409 ? (version, answer.Refusal) : throw RequestEdit.Refused(api, number, answer.Refusal);
        }

        throw new SourceException($"{api.Source.Name}: others change pull request {number} all the time: {refusal}", isTransient: true);
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

    private static JsonObject Edit(JsonElement there, long number, long version, string title, string text) => new()
    {
        ["id"] = number,
        ["version"] = version,
        ["title"] = title,
        ["description"] = text,
        ["reviewers"] = new JsonArray([.. (there.ItemsAt("reviewers") ?? []).Select(static reviewer => new JsonObject { ["user"] = new JsonObject { ["name"] = reviewer.TextAt("user", "name") } })]),
    };

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
