using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Notifications;

/// <summary>Something people should read: sent to every notification of the fleet that wants it, and to the commit as a status.</summary>
/// <param name="Id">Same event, same id: no more than one message a place.</param>
/// <param name="Event">What happened.</param>
/// <param name="Target">The target it happened to.</param>
/// <param name="Cluster">Its cluster.</param>
/// <param name="Source">The source of the revision.</param>
/// <param name="Revision">Commit id; null when none is concerned.</param>
/// <param name="Title">One line.</param>
/// <param name="Text">The reason on the first line, evidence on the others; plain text. Empty when the title says it all.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Commit">The revision's commit; null when it is not known.</param>
/// <param name="Rollout">The rollout's id; null outside one.</param>
/// <param name="Incident">The incident's id; null when it is about none.</param>
public sealed record Notification(
    string Id,
    NotificationEvent Event,
    string Target,
    string Cluster,
    string Source,
    string? Revision,
    string Title,
    string Text,
    DateTimeOffset Time,
    CommitSummary? Commit = null,
    string? Rollout = null,
    string? Incident = null) : IMessageBody
{
    /// <summary>The change's id; null when it is about none.</summary>
    public string? Change { get; init; }

    /// <summary>Whose answer is wanted; null when nobody's is.</summary>
    public ApprovalRequest? Approval { get; init; }

    public static string Kind => "notification";

    public static string Queue => QueueNames.Notifications;
}
