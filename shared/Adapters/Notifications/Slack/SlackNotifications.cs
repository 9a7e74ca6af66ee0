using Trimtab.Adapters.Http;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications.Slack;

/// <summary>Slack's incoming webhooks, and chats that take the same form.</summary>
/// <remarks>200 <c>ok</c> is success; 429 carries <c>Retry-After</c>; 400, 403, 404 and 410 name what is wrong with the message or webhook.</remarks>
public sealed class SlackNotifications(OutgoingHttp http, ISecrets secrets) : INotificationChannel
{
    public NotificationKind Kind => NotificationKind.Slack;

    /// <inheritdoc/>
    public bool IsRepeatable => false;

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(Announcement announcement, CancellationToken cancellationToken)
    {
        var hook = (NotificationAddress.ChatHook)announcement.Place.Address;
        if (!HookAddress.TryRead(secrets, hook.Url, out var address, out var fault))
        {
            return fault;
        }

        using var request = HookAddress.Post(address, SlackMessage.Of(announcement));
        return await http.SendAsync(request, AddressSecrets.Of(address), cancellationToken);
    }
}
