using System.Text.Json;

namespace Trimtab.Domain.Sources.Hosts;

/// <summary>Gitea, and Forgejo which came from it: each sends its own headers and the other's. The same digest comes bare, and with GitHub's prefix.</summary>
/// <remarks>Source: Gitea documentation, "Webhooks"; Forgejo documentation, "Webhooks".</remarks>
internal sealed class GiteaWebhooks : IWebhookHost
{
    public bool IsAuthentic(string secret, WebhookDelivery delivery, DateTimeOffset now)
    {
        var bare = delivery.Header("X-Gitea-Signature", "X-Forgejo-Signature");
        return WebhookSignature.IsValid(
            secret,
            delivery.Body.Span,
            bare is null ? delivery.Header(WebhookSignature.Header) : WebhookSignature.Prefix + bare);
    }

    public string? EventOf(WebhookDelivery delivery) => delivery.Header("X-Gitea-Event", "X-Forgejo-Event", "X-GitHub-Event");

    public bool IsPush(string name) => name == "push";

    public bool IsPullRequest(string name) => name == "pull_request";

    public PushEvent? Read(JsonElement body) => RefPush.Read(body);
}
