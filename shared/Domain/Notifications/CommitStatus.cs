using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Notifications;

/// <summary>A mark on a commit.</summary>
/// <param name="Revision">Commit id.</param>
/// <param name="State">How it stands.</param>
/// <param name="Context">Names the check: <c>trimtab/</c> and the target.</param>
/// <param name="Description">One line, at most 140 characters (GitHub's limit).</param>
public sealed record CommitStatus(string Revision, CommitState State, string Context, string Description)
{
    public const int MaxDescriptionLength = 140;

    /// <summary>Where people read more; null for nowhere.</summary>
    public Uri? Link { get; init; }

    /// <summary>The mark that a notification leaves on its commit; null when it concerns none. Incidents and drift say nothing of how a revision was applied.</summary>
    public static CommitStatus? Of(Notification notification)
        => notification.Revision is { } revision && notification.Incident is null && notification.Event is not (NotificationEvent.DriftFound or NotificationEvent.DriftReverted)
            ? new CommitStatus(revision, StateOf(notification.Event), "trimtab/" + notification.Target, Shorten(notification.Title))
            : null;

    private static CommitState StateOf(NotificationEvent happened) => happened switch
    {
        NotificationEvent.Promoted or NotificationEvent.Applied => CommitState.Success,
        NotificationEvent.RolledBack or NotificationEvent.ApplyFailed => CommitState.Failure,
        NotificationEvent.Stalled => CommitState.Error,
        _ => CommitState.Pending,
    };

    private static string Shorten(string title)
    {
        var line = title.ReplaceLineEndings(" ").Trim();
        return line.Length <= MaxDescriptionLength ? line : line[..(char.IsHighSurrogate(line[MaxDescriptionLength - 2]) ? MaxDescriptionLength - 2 : MaxDescriptionLength - 1)] + "…";
    }
}
