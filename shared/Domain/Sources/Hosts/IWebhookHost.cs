using System.Text.Json;

namespace Trimtab.Domain.Sources.Hosts;

/// <summary>How one kind of Git host proves who sends a webhook, and says what was pushed.</summary>
internal interface IWebhookHost
{
    /// <summary>Whether the sender knows the secret. Compares in constant time; what is missing or misshapen is wrong.</summary>
    bool IsAuthentic(string secret, WebhookDelivery delivery, DateTimeOffset now);

    /// <returns>The event's name by its headers; null when they name none.</returns>
    string? EventOf(WebhookDelivery delivery);

    /// <summary>Whether an event of this name announces pushes.</summary>
    bool IsPush(string name);

    /// <summary>Whether an event of this name says that something became of a pull request.</summary>
    bool IsPullRequest(string name) => false;

    /// <returns>The repository of a pull request's event, as in <see cref="PushEvent.Repository"/>; null when it does not say, or is none.</returns>
    string? PullRequestRepository(JsonElement body) => body.TextAt("repository", "full_name");

    /// <returns>What moved; null when this is not the JSON of such an event. Fields that are not used may be there or not.</returns>
    PushEvent? Read(JsonElement body);
}
