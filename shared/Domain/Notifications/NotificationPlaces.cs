using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Notifications;

/// <summary>Finds where a notification goes, by the fleet in force.</summary>
public sealed class NotificationPlaces(IFleet fleet, ISecrets secrets, IEnumerable<INotificationChannel> channels, CommitStatusPlace commits)
{
    public IReadOnlyList<NotificationPlace> For(Notification notification)
    {
        var document = fleet.Current;
        var places = document.Notifications.Values
            .Where(place => Wants(place, notification))
            .OrderBy(place => place.Name, StringComparer.Ordinal)
            .Select(place => new NotificationPlace("place/" + place.Name, token => SendAsync(place, notification, token)))
            .ToList();
        if (document.Sources.GetValueOrDefault(notification.Source) is { } source && commits.Accepts(source, notification))
        {
            places.Add(new NotificationPlace("commit", token => commits.SendAsync(source, notification, token)));
        }

        return places;
    }

    private static bool Wants(FleetNotification place, Notification notification)
        => (place.On.Count == 0 || place.On.Contains(notification.Event)) && (place.Targets.Count == 0 || place.Targets.Contains(notification.Target));

    private async Task<Delivery> SendAsync(FleetNotification place, Notification notification, CancellationToken cancellationToken)
    {
        string address;
        try
        {
            address = secrets.Read(place.Url);
        }
        catch (SecretUnavailableException e)
        {
            return new Delivery.TryLater(null, e.Message);
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return new Delivery.Refused($"the {place.Url} holds no http or https address");
        }

        return channels.FirstOrDefault(channel => channel.Kind == place.Kind) is { } channel
            ? await channel.SendAsync(notification, uri, cancellationToken)
            : new Delivery.Refused($"nothing here sends to {place.Kind}");
    }
}
