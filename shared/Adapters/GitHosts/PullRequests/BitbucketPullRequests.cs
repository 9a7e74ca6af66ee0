using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources.Hosts;

namespace Trimtab.Adapters.GitHosts.PullRequests;

/// <summary>Bitbucket Cloud.</summary>
/// <remarks>Source: Bitbucket Cloud REST API 2.0, "Pull requests": lists are <c>{"values":[…],"next":"…"}</c>; a request is declined, not closed; commits are cut to 12 digits;
/// of conflicts it says nothing. Who ended it stands in <c>closed_by</c>. What an update does not repeat is dropped: reviewers, and whether the branch goes with the merge.</remarks>
internal sealed class BitbucketPullRequests : IPullRequestHost
{
    private const int MaxPages = 20;
    private static readonly string[] Kept = ["close_source_branch", "draft"];

    public Uri? RepositoryOf(FleetSource source) => BitbucketStatuses.RepositoryOf(source);

    public async Task<IReadOnlyList<PullRequestState>> ListAsync(HostApi api, string branch, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var filter = Uri.EscapeDataString($"source.branch.name = \"{branch}\" AND destination.branch.name = \"{api.Source.Branch}\"");
        var found = new List<PullRequestState>();
        await foreach (var request in ItemsAsync(api, $"pullrequests?q={filter}&state=OPEN&state=MERGED&state=DECLINED&state=SUPERSEDED&sort=-created_on&pagelen=50", cancellationToken))
        {
            found.Add(Read(request) ?? throw api.Misshapen());
        }

        return found;
    }

    public async Task<(PullRequestState? Opened, string Refusal)> OpenAsync(HostApi api, NewPullRequest request, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["title"] = request.Title,
            ["description"] = request.Text,
            ["source"] = BranchOf(request.Branch),
            ["destination"] = BranchOf(api.Source.Branch),
            ["close_source_branch"] = true,
        };
        var answer = await api.SendAsync(HttpMethod.Post, "pullrequests", body, cancellationToken, "", 400, 409);
        return answer.Status >= 400 ? (null, answer.Refusal) : (Read(answer.Body) ?? throw api.Misshapen(), "");
    }

    public async Task<PullRequestState?> ReadAsync(HostApi api, long number, string etag, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync($"pullrequests/{number}", cancellationToken, etag);
        return answer.Status == 304 ? null : (Read(answer.Body) ?? throw api.Misshapen()) with { ETag = answer.ETag };
    }

    public async Task EditAsync(HostApi api, long number, string title, string text, CancellationToken cancellationToken)
    {
        var there = (await api.GetAsync($"pullrequests/{number}", cancellationToken)).Body;
        if (!RequestEdit.IsWanted(api, Read(there), there.TextAt("title"), title, text))
        {
            return;
        }

        var body = new JsonObject
        {
            ["title"] = title,
            ["description"] = text,
            ["reviewers"] = new JsonArray([.. (there.ItemsAt("reviewers") ?? []).Select(static reviewer => new JsonObject { ["uuid"] = reviewer.TextAt("uuid") })]),
        };
        foreach (var kept in Kept)
        {
            if (there.At(kept) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value)
            {
                body[kept] = value.GetBoolean();
            }
        }

        var answer = await api.SendAsync(HttpMethod.Put, $"pullrequests/{number}", body, cancellationToken, "", 400);
        if (answer.Status == 400)
        {
            throw RequestEdit.Refused(api, number, answer.Refusal);
        }
    }

    public async Task CommentAsync(HostApi api, long number, string text, CancellationToken cancellationToken)
    {
        await foreach (var comment in ItemsAsync(api, $"pullrequests/{number}/comments?pagelen=100", cancellationToken))
        {
            if (comment.TextAt("content", "raw")?.Contains(text, StringComparison.Ordinal) == true)
            {
                return;
            }
        }

        await api.SendAsync(HttpMethod.Post, $"pullrequests/{number}/comments", new JsonObject { ["content"] = new JsonObject { ["raw"] = text } }, cancellationToken);
    }

    public Task CloseAsync(HostApi api, long number, CancellationToken cancellationToken)
        => api.SendAsync(HttpMethod.Post, $"pullrequests/{number}/decline", null, cancellationToken);

    private static async IAsyncEnumerable<JsonElement> ItemsAsync(HostApi api, string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var at = path.IndexOf('?', StringComparison.Ordinal);
        for (var page = 1; page <= MaxPages; page++)
        {
            var body = (await api.GetAsync(path, cancellationToken)).Body;
            foreach (var item in body.ItemsAt("values") ?? throw api.Misshapen())
            {
                yield return item;
            }

            // Only the place in the list is taken from the answer, so that the token goes nowhere else.
            if (!Uri.TryCreate(body.TextAt("next"), UriKind.Absolute, out var next))
            {
                yield break;
            }

            path = path[..at] + next.Query;
        }
    }

    private static JsonObject BranchOf(string name) => new() { ["branch"] = new JsonObject { ["name"] = name } };

    private static PullRequestState? Read(JsonElement request)
    {
        PullRequestPhase? phase = request.TextAt("state") switch
        {
            "OPEN" => PullRequestPhase.Open,
            "MERGED" => PullRequestPhase.Merged,
            "DECLINED" or "SUPERSEDED" => PullRequestPhase.Closed,
            _ => null,
        };
        return Shape.Request(request.NumberAt("id"), request.TextAt("links", "html", "href"), phase, request.TextAt("source", "commit", "hash"), request.TextAt("description") ?? request.TextAt("summary", "raw")) is { } state
            ? state with { By = request.TextAt("closed_by", "nickname") ?? request.TextAt("closed_by", "display_name") ?? "" }
            : null;
    }
}
