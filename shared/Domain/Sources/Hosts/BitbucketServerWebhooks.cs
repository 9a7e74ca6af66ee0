using System.Text.Json;

namespace Trimtab.Domain.Sources.Hosts;

/// <summary>Bitbucket Server and Data Center: one delivery tells all refs of a push; its ping is the event <c>diagnostics:ping</c>.</summary>
/// <remarks>Source: Bitbucket Data Center documentation, "Event payload", <c>repo:refs_changed</c>, and "Manage webhooks" (secrets).</remarks>
internal sealed class BitbucketServerWebhooks : IWebhookHost
{
    public bool IsAuthentic(string secret, WebhookDelivery delivery, DateTimeOffset now)
        => WebhookSignature.IsValid(secret, delivery.Body.Span, delivery.Header(BitbucketWebhooks.SignatureHeader));

    public string? EventOf(WebhookDelivery delivery) => delivery.Header(BitbucketWebhooks.EventHeader);

    public bool IsPush(string name) => name == "repo:refs_changed";

    public bool IsPullRequest(string name) => name.StartsWith("pr:", StringComparison.Ordinal);

    public string? PullRequestRepository(JsonElement body) => body.At("pullRequest", "toRef") is { } target ? RepositoryOf(target) : null;

    public PushEvent? Read(JsonElement body)
        => body.ItemsAt("changes") is { } changes
            ? new PushEvent([.. changes.Select(BranchOf).OfType<string>()], RepositoryOf(body))
            : null;

    private static string? BranchOf(JsonElement change)
        => change.TextAt("ref", "id") is { } reference && change.TextAt("type") != "DELETE" ? PushEvent.BranchOf(reference, change.TextAt("toHash")) : null;

    private static string? RepositoryOf(JsonElement body)
        => body.TextAt("repository", "project", "key") is { } project && body.TextAt("repository", "slug") is { } slug ? $"{project}/{slug}" : null;
}
