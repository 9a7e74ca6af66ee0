using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Notifications;

/// <summary>Asks for a dead letter to be sent again.</summary>
/// <param name="Id">The notification's id.</param>
/// <param name="Place">The place's key.</param>
/// <param name="Died">The letter's time: what has died again since is another letter.</param>
public sealed record ReplayNotification(string Id, string Place, DateTimeOffset Died) : IMessageBody
{
    public static string Kind => "notification.replay";

    public static string Queue => QueueNames.Notifications;
}
