using Trimtab.Adapters.Http;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications.Discord;

/// <summary>Webhooks of Discord channels.</summary>
/// <remarks>204 is success; 429 carries <c>Retry-After</c>; 400 names a field that is wrong, 401 and 404 say that the webhook is gone.</remarks>
public sealed class DiscordNotifications(OutgoingHttp http, ISecrets secrets) : INotificationChannel
{
    public NotificationKind Kind => NotificationKind.Discord;

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

        using var request = HookAddress.Post(address, DiscordMessage.Of(announcement));
        return await http.SendAsync(request, AddressSecrets.Of(address), cancellationToken);
    }
}
