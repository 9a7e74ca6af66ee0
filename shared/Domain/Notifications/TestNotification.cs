using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Notifications;

/// <summary>Asks for a test message to one place.</summary>
/// <param name="Id">Names the answer.</param>
/// <param name="Place">The place's name in the fleet.</param>
/// <param name="Event">The event whose look is tried.</param>
public sealed record TestNotification(string Id, string Place, NotificationEvent Event) : IMessageBody
{
    public static string Kind => "notification.test";

    public static string Queue => QueueNames.Notifications;
}
