using System.Text.Json;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Sources.Hosts;

namespace Trimtab.Adapters.GitHosts.PullRequests;

/// <summary>Reads the parts of pull requests that several hosts have alike.</summary>
internal static class Shape
{
    /// <returns>The request without who ended it; null when something is missing.</returns>
    public static PullRequestState? Request(long? number, string? address, PullRequestPhase? phase, string? head, string? text)
        => number is { } known && phase is { } stands && Uri.TryCreate(address, UriKind.Absolute, out var page) && page.Scheme is "https" or "http"
            ? new PullRequestState(known, page, stands, head ?? "", text ?? "")
            : null;

    /// <summary>GitHub's form, which Gitea took over.</summary>
    public static PullRequestState? GitHub(JsonElement request)
    {
        var isMerged = request.At("merged") is { ValueKind: JsonValueKind.True } || request.TextAt("merged_at") is not null;
        PullRequestPhase? phase = request.TextAt("state") switch
        {
            "open" => PullRequestPhase.Open,
            "closed" => isMerged ? PullRequestPhase.Merged : PullRequestPhase.Closed,
            _ => null,
        };
        return Request(request.NumberAt("number"), request.TextAt("html_url"), phase, request.TextAt("head", "sha"), request.TextAt("body")) is { } state
            ? state with { By = request.TextAt("merged_by", "login") ?? "", HasConflict = phase == PullRequestPhase.Open && request.At("mergeable") is { ValueKind: JsonValueKind.False } }
            : null;
    }
}
