using Trimtab.Adapters.Http;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications.Teams;

/// <summary>Workflows of Microsoft Teams that post Adaptive Cards.</summary>
/// <remarks>202 is success; 429 when a flow is called too often; 400, 401 and 404 when the flow or its key is gone.</remarks>
public sealed class TeamsNotifications(OutgoingHttp http, ISecrets secrets) : INotificationChannel
{
    public NotificationKind Kind => NotificationKind.Teams;

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

        using var request = HookAddress.Post(address, TeamsCard.Of(announcement));
        return await http.SendAsync(request, AddressSecrets.Of(address), cancellationToken);
    }
}
