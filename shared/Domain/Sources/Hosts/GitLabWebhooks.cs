using System.Text.Json;

namespace Trimtab.Domain.Sources.Hosts;

/// <summary>GitLab: a secret token that is sent as it is, or a signing token (<c>whsec_…</c>) by Standard Webhooks.</summary>
/// <remarks>Source: GitLab documentation, "Webhooks" and "Webhook events", push events; system hooks name their event in the body too.</remarks>
internal sealed class GitLabWebhooks : IWebhookHost
{
    /// <summary>A signing token asks for a signature: a delivery that shows only a token can't get round it.</summary>
    public bool IsAuthentic(string secret, WebhookDelivery delivery, DateTimeOffset now)
        => StandardWebhook.IsValid(secret, delivery, now)
            | (!StandardWebhook.IsSigningSecret(secret) & SecretComparison.AreEqual(secret, delivery.Header("X-Gitlab-Token")));

    public string? EventOf(WebhookDelivery delivery) => delivery.Header("X-Gitlab-Event");

    public bool IsPush(string name) => name is "Push Hook" or "System Hook";

    public bool IsPullRequest(string name) => name == "Merge Request Hook";

    public string? PullRequestRepository(JsonElement body) => RepositoryOf(body);

    public PushEvent? Read(JsonElement body)
        => (body.TextAt("object_kind") ?? body.TextAt("event_name")) switch
        {
            null => null,
            "push" => body.TextAt("ref") is { } reference ? PushEvent.Of(reference, body.TextAt("after"), RepositoryOf(body)) : null,
            _ => new PushEvent([], RepositoryOf(body)),
        };

    private static string? RepositoryOf(JsonElement body) => body.TextAt("project", "path_with_namespace");
}
