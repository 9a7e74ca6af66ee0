using System.Text.Json.Nodes;
using Trimtab.Adapters.Http;
using Trimtab.Adapters.Notifications.Discord;
using Trimtab.Adapters.Notifications.Slack;
using Trimtab.Adapters.Notifications.Teams;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications;

/// <summary>Chats with webhooks: Slack and what takes its form, workflows of Microsoft Teams, Discord.</summary>
/// <param name="kind">Which of them.</param>
/// <param name="http">Makes the attempt.</param>
/// <param name="secrets">The webhooks' addresses.</param>
/// <remarks>Success is 200 (Slack), 202 (Teams) or 204 (Discord). All answer 429 with <c>Retry-After</c> to who sends too much, and
/// 400, 403, 404 or 410 when the message is wrong or the webhook is gone.</remarks>
public sealed class ChatNotifications(NotificationKind kind, OutgoingHttp http, ISecrets secrets) : INotificationChannel
{
    public NotificationKind Kind => kind;

    /// <inheritdoc/>
    public bool IsRepeatable => false;

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(Announcement announcement, CancellationToken cancellationToken)
    {
        var hook = (NotificationAddress.ChatHook)announcement.Place.Address;
        if (!HookAddress.TryParse(await secrets.ReadAsync(hook.Url, cancellationToken), hook.Url, out var address, out var fault))
        {
            return fault;
        }

        using var request = HookAddress.Post(address, MessageOf(announcement));
        return await http.SendAsync(request, AddressSecrets.Of(address), cancellationToken);
    }

    private JsonObject MessageOf(Announcement announcement) => kind switch
    {
        NotificationKind.Slack => SlackMessage.Of(announcement),
        NotificationKind.Teams => TeamsCard.Of(announcement),
        NotificationKind.Discord => DiscordMessage.Of(announcement),
        _ => throw new InvalidOperationException($"{kind} is no chat."),
    };
}
