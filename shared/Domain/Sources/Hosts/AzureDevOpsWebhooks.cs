using System.Text;
using System.Text.Json;

namespace Trimtab.Domain.Sources.Hosts;

/// <summary>Azure DevOps service hooks: basic authentication, the event's name in the body, one delivery for all refs of a push.</summary>
/// <remarks>Source: Azure DevOps documentation, "Webhooks with Azure DevOps" and "Service hooks events", <c>git.push</c>.</remarks>
internal sealed class AzureDevOpsWebhooks : IWebhookHost
{
    private const string Scheme = "Basic ";

    /// <param name="secret"><c>user:password</c>; without a colon: the password, whoever the user is.</param>
    /// <param name="delivery">The request.</param>
    /// <param name="now">Not used: nothing in the request says when it was made.</param>
    public bool IsAuthentic(string secret, WebhookDelivery delivery, DateTimeOffset now)
    {
        var given = CredentialsOf(delivery.Header("Authorization"));
        return SecretComparison.AreEqual(secret, secret.Contains(':', StringComparison.Ordinal) ? given : given?[(given.IndexOf(':', StringComparison.Ordinal) + 1)..]);
    }

    public string? EventOf(WebhookDelivery delivery) => null;

    public bool IsPush(string name) => true;

    public PushEvent? Read(JsonElement body)
        => body.TextAt("eventType") switch
        {
            null => null,
            "git.push" => body.ItemsAt("resource", "refUpdates") is { } updates
                ? new PushEvent([.. updates.Select(BranchOf).OfType<string>()], RepositoryOf(body))
                : null,
            _ => new PushEvent([], RepositoryOf(body)),
        };

    private static string? BranchOf(JsonElement update)
        => update.TextAt("name") is { } reference ? PushEvent.BranchOf(reference, update.TextAt("newObjectId")) : null;

    private static string? RepositoryOf(JsonElement body)
        => body.TextAt("resource", "repository", "project", "name") is { } project && body.TextAt("resource", "repository", "name") is { } name
            ? $"{project}/{name}"
            : null;

    private static string? CredentialsOf(string? header)
    {
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[Scheme.Length..], bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
