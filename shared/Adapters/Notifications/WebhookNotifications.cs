using System.Net.Http.Headers;
using Trimtab.Adapters.Http;
using Trimtab.Domain;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications;

/// <summary>The notification itself as JSON, for any program.</summary>
public sealed class WebhookNotifications(OutgoingHttp http) : INotificationChannel
{
    public NotificationKind Kind => NotificationKind.Webhook;

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(Notification notification, Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(DocumentJson.Serialize(notification)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Trimtab-Event", notification.Event.ToString());
        request.Headers.TryAddWithoutValidation("X-Trimtab-Delivery", Uri.EscapeDataString(notification.Id));
        return await http.SendAsync(request, AddressSecrets.Of(address), cancellationToken);
    }
}
