using System.Text.Json;

namespace Trimtab.Domain.Sources.Hosts;

/// <summary>Bitbucket Cloud: one delivery tells all refs of a push; a deleted one has no <c>new</c>.</summary>
/// <remarks>Source: Bitbucket Cloud documentation, "Manage webhooks" (secrets) and "Event payloads", <c>repo:push</c>.</remarks>
internal sealed class BitbucketWebhooks : IWebhookHost
{
    public const string SignatureHeader = "X-Hub-Signature";
    public const string EventHeader = "X-Event-Key";

    public bool IsAuthentic(string secret, WebhookDelivery delivery, DateTimeOffset now)
        => WebhookSignature.IsValid(secret, delivery.Body.Span, delivery.Header(SignatureHeader));

    public string? EventOf(WebhookDelivery delivery) => delivery.Header(EventHeader);

    public bool IsPush(string name) => name == "repo:push";

    public bool IsPullRequest(string name) => name.StartsWith("pullrequest:", StringComparison.Ordinal);

    public PushEvent? Read(JsonElement body)
        => body.ItemsAt("push", "changes") is { } changes
            ? new PushEvent([.. changes.Select(BranchOf).OfType<string>()], body.TextAt("repository", "full_name"))
            : null;

    private static string? BranchOf(JsonElement change) => change.TextAt("new", "type") == "branch" ? change.TextAt("new", "name") : null;
}
