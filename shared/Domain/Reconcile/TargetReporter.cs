using Trimtab.Domain.Audit;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Reconcile;

/// <summary>Tells what was decided: the audit log, people, and the revision's own record. Ids follow from the target, revision and attempt,
/// so that a repeat after a crash says nothing twice.</summary>
public sealed class TargetReporter(TargetDocuments documents, IAuditLog audit, IMessageSender sender)
{
    private const int RevisionLength = 12;

    internal Task RecordAsync(TargetSession session, TargetDecision decision, CancellationToken cancellationToken)
        => audit.AppendAsync(
            [
                new AuditRecord(
                    $"{IdOf(session, decision.Revision)}/{decision.Action}{(decision.Discriminator is { } part ? $"/{part}" : "")}",
                    session.Now,
                    $"target.{decision.Action}",
                    $"target/{session.Target.Name}",
                    session.Message.RequestedBy,
                    decision.Reason,
                    decision.Revision,
                    session.State.AppliedDigest,
                    decision.After,
                    session.Fleet.Version,
                    session.Message.CorrelationId,
                    decision.Evidence),
            ],
            cancellationToken);

    internal Task NotifyAsync(
        TargetSession session, NotificationEvent @event, string revision, string title, IReadOnlyList<string> lines, CancellationToken cancellationToken, string? discriminator = null)
        => sender.SendAsync(
            new Notification(
                $"{IdOf(session, revision)}/{@event}{(discriminator is null ? "" : $"/{discriminator}")}",
                @event,
                session.Target.Name,
                session.Target.Cluster,
                session.Target.Source,
                revision,
                $"{session.Target.Name}: {title}",
                string.Join('\n', lines),
                session.Now),
            session.Message,
            TimeSpan.Zero,
            cancellationToken);

    internal async Task WriteRevisionAsync(
        TargetSession session, string revision, RevisionResult result, IReadOnlyList<string> reasons, Func<RevisionRecord, RevisionRecord>? change, CancellationToken cancellationToken)
    {
        var known = await documents.FindRevisionAsync(session.Target.Name, revision, cancellationToken);
        var record = known is not null && known.Attempt == session.State.Attempt
            ? known
            : new RevisionRecord(session.Target.Name, session.Target.Cluster, revision, session.State.Attempt, session.Now);
        record = record with { Result = result, At = session.Now, Reasons = reasons };
        await documents.WriteRevisionAsync(change is null ? record : change(record), cancellationToken);
    }

    private static string IdOf(TargetSession session, string revision)
        => $"target/{session.Target.Name}/{revision[..Math.Min(revision.Length, RevisionLength)]}/{session.State.Attempt}";
}
