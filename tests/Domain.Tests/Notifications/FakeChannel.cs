using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Tests.Notifications;

/// <summary>Remembers what was sent where, and answers as it is told.</summary>
internal sealed class FakeChannel(NotificationKind kind) : INotificationChannel
{
    public NotificationKind Kind => kind;

    public List<string> Sent { get; } = [];

    public Func<Uri, Task<Delivery>> Answer { get; set; } = _ => Task.FromResult<Delivery>(new Delivery.Delivered());

    public async Task<Delivery> SendAsync(Notification notification, Uri address, CancellationToken cancellationToken)
    {
        var result = await Answer(address);
        Sent.Add($"{notification.Event} to {address.Host}");
        return result;
    }
}
