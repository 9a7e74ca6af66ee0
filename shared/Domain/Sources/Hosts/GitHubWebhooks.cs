using System.Text.Json;

namespace Trimtab.Domain.Sources.Hosts;

/// <remarks>Source: GitHub documentation, "Validating webhook deliveries" and "Webhook events and payloads", push.</remarks>
internal sealed class GitHubWebhooks : IWebhookHost
{
    public bool IsAuthentic(string secret, WebhookDelivery delivery, DateTimeOffset now)
        => WebhookSignature.IsValid(secret, delivery.Body.Span, delivery.Header(WebhookSignature.Header));

    public string? EventOf(WebhookDelivery delivery) => delivery.Header("X-GitHub-Event");

    public bool IsPush(string name) => name == "push";

    public bool IsPullRequest(string name) => name == "pull_request";

    public PushEvent? Read(JsonElement body) => RefPush.Read(body);
}
