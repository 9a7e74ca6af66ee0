using Trimtab.Domain.Audit;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Updates;

/// <summary>Writes decisions into an update's document: its history, and what the audit log and people are still to be given.</summary>
/// <remarks>A decision's number is settled by the ETag of the write that carries it, and its record's and notification's ids come from that number.</remarks>
public static class UpdateChronicle
{
    private const int Remembered = 100;

    /// <summary>Adds one decision.</summary>
    public static UpdateDocument Decide(this UpdateDocument update, string action, string by, string reason, DateTimeOffset now, NotificationEvent? tell = null)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(action);
        var step = new UpdateStep((update.Steps.Count == 0 ? 0 : update.Steps[^1].Number) + 1, now, action, by, reason);
        return update with
        {
            Status = reason,
            Steps = [.. update.Steps.TakeLast(Remembered - 1), step],
            PendingRecords = [.. update.PendingRecords, RecordOf(update, step)],
            PendingNotifications = tell is { } what ? [.. update.PendingNotifications, NotificationOf(update, step, what)] : update.PendingNotifications,
        };
    }

    /// <summary>Keeps what the new version changes, and records it when it is news.</summary>
    /// <param name="update">The update.</param>
    /// <param name="differences">A line for each object; null when nothing is known.</param>
    /// <param name="now">The time.</param>
    public static UpdateDocument Compared(this UpdateDocument update, IReadOnlyList<string>? differences, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(update);
        return differences is null || (update.Differences is { } known && known.SequenceEqual(differences, StringComparer.Ordinal))
            ? update
            : (update with { Differences = differences }).Decide(
                "update.compared", update.RequestedBy, differences.Count == 0 ? $"{update.Change.To.Version} changes no object." : $"{update.Change.To.Version} changes: {string.Join("; ", differences)}", now);
    }

    /// <summary>For people: <c>apps-eu/shop/deployment/web web: nginx 1.27.0 → 1.27.1</c>.</summary>
    public static string Title(this UpdateDocument update)
    {
        ArgumentNullException.ThrowIfNull(update);
        var change = update.Change;
        return $"{change.Asset}{(change.Part is Change.Chart || change.Part == change.Asset.Name ? "" : $" {change.Part}")}: {change.Artifact[(change.Artifact.LastIndexOf('/') + 1)..]} {Named(change, change.From)} → {Named(change, change.To)}";
    }

    private static string Named(Change change, ArtifactVersion version)
        => change.From.Version == change.To.Version && version.Digest is { Length: > 15 } digest ? $"{version.Version}@{digest[..15]}" : version.Version;

    private static string IdOf(UpdateDocument update, UpdateStep step) => $"update/{update.Id}/{step.Number}/{step.Action[(step.Action.LastIndexOf('.') + 1)..]}";

    private static AuditRecord RecordOf(UpdateDocument update, UpdateStep step) => new(
        IdOf(update, step),
        step.Time,
        step.Action,
        $"asset/{update.Change.Asset}",
        step.By,
        $"{update.Title()}: {step.Reason}",
        null,
        update.Change.From.Digest,
        update.Change.To.Digest,
        update.FleetVersion,
        update.CorrelationId);

    private static Notification NotificationOf(UpdateDocument update, UpdateStep step, NotificationEvent what) => new(
        IdOf(update, step),
        what,
        update.Asset.Target ?? update.Change.Asset.ToString(),
        update.Change.Asset.Place,
        "",
        null,
        what switch
        {
            NotificationEvent.Updated => $"Updated {update.Title()}",
            NotificationEvent.UpdateRolledBack => $"Rolled back {update.Title()}",
            _ => $"Update needs a person: {update.Title()}",
        },
        string.Join('\n', [step.Reason, .. update.Differences ?? []]),
        step.Time);
}
