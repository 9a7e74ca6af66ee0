using System.Net.Http.Headers;
using Trimtab.Adapters.Http;
using Trimtab.Domain;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications;

/// <summary>Slack's incoming webhooks, and chats that take the same form.</summary>
public sealed class SlackNotifications(OutgoingHttp http) : INotificationChannel
{
    public NotificationKind Kind => NotificationKind.Slack;

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(Notification notification, Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(DocumentJson.Serialize(SlackMessage.Of(notification))) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await http.SendAsync(request, AddressSecrets.Of(address), cancellationToken);
    }
}
