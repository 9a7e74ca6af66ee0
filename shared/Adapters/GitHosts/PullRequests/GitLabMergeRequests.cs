using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources.Hosts;

namespace Trimtab.Adapters.GitHosts.PullRequests;

/// <remarks>Source: GitLab REST API, "Merge requests" (list, get, create with 409 where one is open, update with <c>state_event</c>) and "Notes".</remarks>
internal sealed class GitLabMergeRequests : IPullRequestHost
{
    public Uri? RepositoryOf(FleetSource source) => GitLabStatuses.RepositoryOf(source);

    public async Task<IReadOnlyList<PullRequestState>> ListAsync(HostApi api, string branch, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var query = $"merge_requests?source_branch={Uri.EscapeDataString(branch)}&target_branch={Uri.EscapeDataString(api.Source.Branch)}&state=all&order_by=created_at&sort=desc&per_page=50";
        var found = new List<PullRequestState>();
        await foreach (var request in api.ItemsAsync(query, cancellationToken))
        {
            found.Add(Read(request) ?? throw api.Misshapen());
        }

        return found;
    }

    public async Task<(PullRequestState? Opened, string Refusal)> OpenAsync(HostApi api, NewPullRequest request, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["source_branch"] = request.Branch,
            ["target_branch"] = api.Source.Branch,
            ["title"] = request.Title,
            ["description"] = request.Text,
            ["remove_source_branch"] = true,
        };
        var answer = await api.SendAsync(HttpMethod.Post, "merge_requests", body, cancellationToken, "", 409);
        return answer.Status == 409 ? (null, answer.Refusal) : (Read(answer.Body) ?? throw api.Misshapen(), "");
    }

    public async Task<PullRequestState?> ReadAsync(HostApi api, long number, string etag, CancellationToken cancellationToken)
    {
        var answer = await api.GetAsync($"merge_requests/{number}", cancellationToken, etag);
        return answer.Status == 304 ? null : (Read(answer.Body) ?? throw api.Misshapen()) with { ETag = answer.ETag };
    }

    public async Task EditAsync(HostApi api, long number, string title, string text, CancellationToken cancellationToken)
    {
        var there = (await api.GetAsync($"merge_requests/{number}", cancellationToken)).Body;
        var marked = RequestEdit.TitleOf(title, there.TextAt("title"));
        if (RequestEdit.IsWanted(api, Read(there), there.TextAt("title"), marked, text))
        {
            await api.SendAsync(HttpMethod.Put, $"merge_requests/{number}", new JsonObject { ["title"] = marked, ["description"] = text }, cancellationToken);
        }
    }

    public async Task CommentAsync(HostApi api, long number, string text, CancellationToken cancellationToken)
    {
        await foreach (var note in api.ItemsAsync($"merge_requests/{number}/notes?per_page=100", cancellationToken))
        {
            if (note.TextAt("body")?.Contains(text, StringComparison.Ordinal) == true)
            {
                return;
            }
        }

        await api.SendAsync(HttpMethod.Post, $"merge_requests/{number}/notes", new JsonObject { ["body"] = text }, cancellationToken);
    }

    public Task CloseAsync(HostApi api, long number, CancellationToken cancellationToken)
        => api.SendAsync(HttpMethod.Put, $"merge_requests/{number}", new JsonObject { ["state_event"] = "close" }, cancellationToken);

    private static PullRequestState? Read(JsonElement request)
    {
        // Locked: it is being merged just now.
        PullRequestPhase? phase = request.TextAt("state") switch
        {
            "opened" or "locked" => PullRequestPhase.Open,
            "merged" => PullRequestPhase.Merged,
            "closed" => PullRequestPhase.Closed,
            _ => null,
        };
        return Shape.Request(request.NumberAt("iid"), request.TextAt("web_url"), phase, request.TextAt("sha"), request.TextAt("description")) is { } state
            ? state with
            {
                By = (phase == PullRequestPhase.Closed ? request.TextAt("closed_by", "username") : request.TextAt("merge_user", "username") ?? request.TextAt("merged_by", "username")) ?? "",
                HasConflict = phase == PullRequestPhase.Open && request.At("has_conflicts") is { ValueKind: JsonValueKind.True },
            }
            : null;
    }
}
