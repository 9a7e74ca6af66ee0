using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.TestKit.Faults;

namespace Trimtab.Domain.Tests.Notifications;

/// <summary>Remembers what arrived where, and answers as it is told. Its caller may be killed before or after a message arrives.</summary>
internal sealed class FakeChannel(NotificationKind kind, bool isRepeatable, Killer killer) : INotificationChannel
{
    public NotificationKind Kind => kind;

    public bool IsRepeatable => isRepeatable;

    public List<string> Sent { get; } = [];

    public List<Announcement> Announcements { get; } = [];

    /// <summary>By the place's name; what is not delivered is remembered too.</summary>
    public Func<string, Task<Delivery>> Answer { get; set; } = _ => Task.FromResult<Delivery>(new Delivery.Delivered());

    public Task<Delivery> SendAsync(Announcement announcement, CancellationToken cancellationToken) => killer.RunAsync(async () =>
    {
        var result = await Answer(announcement.Place.Name);
        Sent.Add($"{announcement.Notification.Event} to {announcement.Place.Name}");
        Announcements.Add(announcement);
        return result;
    });
}
