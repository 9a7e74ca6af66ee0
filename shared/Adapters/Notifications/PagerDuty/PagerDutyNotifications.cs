using Trimtab.Adapters.Http;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications.PagerDuty;

/// <summary>PagerDuty's Events API v2.</summary>
/// <remarks>202 is success; 400 says what is wrong with the event; 429 asks to wait. One page a target, and one an incident of pods: an event with its
/// <c>dedup_key</c> adds to the open one, so a repeat opens no second.</remarks>
public sealed class PagerDutyNotifications(OutgoingHttp http, ISecrets secrets) : INotificationChannel
{
    public NotificationKind Kind => NotificationKind.PagerDuty;

    /// <inheritdoc/>
    public bool IsRepeatable => true;

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(Announcement announcement, CancellationToken cancellationToken)
    {
        var service = (NotificationAddress.PagerDutyService)announcement.Place.Address;
        var key = (await secrets.ReadAsync(service.RoutingKey, cancellationToken)).Trim();
        using var request = HookAddress.Post(new Uri(service.Api, "v2/enqueue"), PagerDutyEvent.Of(announcement, key));
        return await http.SendAsync(request, [key], cancellationToken);
    }
}
