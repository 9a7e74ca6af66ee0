using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Notifications;

/// <summary>Finds where a notification goes, by the fleet in force.</summary>
/// <param name="fleet">Names the places.</param>
/// <param name="channels">The forms there are, one a kind.</param>
/// <param name="commits">Where commits are marked.</param>
/// <param name="incidents">Keeps what pagers are told in order.</param>
/// <param name="mask">Takes out of a text what looks like a secret or is known to be one.</param>
public sealed class NotificationPlaces(
    IFleet fleet, IEnumerable<INotificationChannel> channels, CommitStatusPlace commits, IncidentOrder incidents, Func<string, string> mask)
{
    /// <summary>Makes the links by which people at a place answer what a notification asks; null where there are none.</summary>
    public Func<Notification, string, CancellationToken, ValueTask<IReadOnlyList<AnswerLink>>>? Links { get; init; }

    public IReadOnlyList<NotificationPlace> For(Notification notification)
    {
        var document = fleet.Current;
        var masked = Masked(notification);
        var environment = EnvironmentOf(document, notification);
        var places = document.Notifications.Values
            .Where(place => place.Route.Wants(place.Address.Kind, notification, environment))
            .OrderBy(place => place.Name, StringComparer.Ordinal)
            .Select(place => PlaceOf(document, place, masked))
            .ToList();
        if (document.Sources.GetValueOrDefault(notification.Source) is { } source && commits.Accepts(source, notification))
        {
            places.Add(new NotificationPlace(NotificationPlace.Commit, "commit", true, token => commits.SendAsync(source, masked, token)));
        }

        return places;
    }

    /// <summary>The place of that name, whatever it wants; null when the fleet has none.</summary>
    public NotificationPlace? Find(string name, Notification notification)
        => fleet.Current.Notifications.TryGetValue(name, out var place) ? PlaceOf(fleet.Current, place, Masked(notification)) : null;

    private NotificationPlace PlaceOf(FleetDocument document, FleetNotification place, Notification notification)
    {
        var channel = channels.First(candidate => candidate.Kind == place.Address.Kind);
        var source = document.Sources.GetValueOrDefault(notification.Source);
        var announcement = new Announcement(notification, place, EnvironmentOf(document, notification), CommitPage.Of(source, notification.Revision));
        return new NotificationPlace(
            NotificationPlace.KeyOf(place.Name),
            FleetNode.CamelCase(channel.Kind.ToString()),
            channel.IsRepeatable,
            token => SendAsync(channel, announcement, token));
    }

    private async Task<Delivery> SendAsync(INotificationChannel channel, Announcement plain, CancellationToken cancellationToken)
    {
        try
        {
            // Made now, after masking: a link is a secret that its place is meant to see, and that is stored nowhere.
            var announcement = Links is null ? plain : plain with { Links = await Links(plain.Notification, plain.Place.Name, cancellationToken) };
            return channel.Kind == NotificationKind.PagerDuty
                ? await incidents.SendInOrderAsync(announcement, token => channel.SendAsync(announcement, token), cancellationToken)
                : await channel.SendAsync(announcement, cancellationToken);
        }
        catch (SecretUnavailableException e)
        {
            return new Delivery.TryLater(null, e.Message);
        }
    }

    // Evidence holds lines of pods' logs, and commits are written by anybody.
    private Notification Masked(Notification notification) => notification with
    {
        Title = mask(notification.Title),
        Text = mask(notification.Text),
        Commit = notification.Commit is { } commit ? commit with { Subject = mask(commit.Subject), Author = mask(commit.Author) } : null,
    };

    private static string? EnvironmentOf(FleetDocument document, Notification notification)
        => document.Clusters.GetValueOrDefault(notification.Cluster)?.Environment;
}
