using System.Globalization;
using Trimtab.Adapters.Http;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications.Webhook;

/// <summary>The notification as JSON, for any program; signed by Standard Webhooks when the place has secrets.</summary>
/// <remarks>A receiver knows a repeat by <c>webhook-id</c>, as the standard asks it to.</remarks>
public sealed class WebhookNotifications(OutgoingHttp http, ISecrets secrets, TimeProvider time) : INotificationChannel
{
    public NotificationKind Kind => NotificationKind.Webhook;

    /// <inheritdoc/>
    public bool IsRepeatable => true;

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(Announcement announcement, CancellationToken cancellationToken)
    {
        var hook = (NotificationAddress.SignedHook)announcement.Place.Address;
        if (!HookAddress.TryParse(await secrets.ReadAsync(hook.Url, cancellationToken), hook.Url, out var address, out var fault))
        {
            return fault;
        }

        List<StandardWebhookSecret> keys = [];
        foreach (var reference in hook.Secrets)
        {
            if (!StandardWebhookSecret.TryParse(await secrets.ReadAsync(reference, cancellationToken), out var key))
            {
                return new Delivery.Refused($"the {reference} is no webhook secret: it must be whsec_ and the base64 of 24 to 64 random bytes");
            }

            keys.Add(key);
        }

        using var request = HookAddress.Post(address, WebhookBody.Of(announcement));
        var id = Uri.EscapeDataString(announcement.Notification.Id);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp);
        if (keys.Count > 0)
        {
            var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            request.Headers.TryAddWithoutValidation("webhook-signature", string.Join(' ', keys.Select(key => key.Sign(id, timestamp, body))));
        }

        return await http.SendAsync(request, AddressSecrets.Of(address), cancellationToken);
    }
}
