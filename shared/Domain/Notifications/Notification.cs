using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Notifications;

/// <summary>Something people should read: sent to every notification of the fleet that wants it, and to the commit as a status.</summary>
/// <param name="Id">Same event, same id: no more than one message a place.</param>
/// <param name="Event">What happened.</param>
/// <param name="Target">The target it happened to.</param>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Source">The source of the revision.</param>
/// <param name="Revision">Commit id; null when none is concerned.</param>
/// <param name="Title">One line.</param>
/// <param name="Text">Reasons and evidence, several lines, plain text.</param>
/// <param name="Time">When it happened.</param>
public sealed record Notification(
    string Id,
    NotificationEvent Event,
    string Target,
    string Cluster,
    string Source,
    string? Revision,
    string Title,
    string Text,
    DateTimeOffset Time) : IMessageBody
{
    public static string Kind => "notification";

    public static string Queue => QueueNames.Notifications;
}
