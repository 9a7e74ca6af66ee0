using System.Text.Json;

namespace Trimtab.Domain.Sources.Hosts;

/// <summary>Any program that can say "this ref moved": a body like GitHub's, signed by Standard Webhooks.</summary>
internal sealed class GenericWebhooks : IWebhookHost
{
    public bool IsAuthentic(string secret, WebhookDelivery delivery, DateTimeOffset now) => StandardWebhook.IsValid(secret, delivery, now);

    public string? EventOf(WebhookDelivery delivery) => null;

    public bool IsPush(string name) => true;

    public PushEvent? Read(JsonElement body) => RefPush.Read(body);
}
