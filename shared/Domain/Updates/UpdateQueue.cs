using Trimtab.Domain.Messaging;
using Trimtab.Domain.Updates.Grouping;

namespace Trimtab.Domain.Updates;

/// <summary>Gives waiting updates their turn.</summary>
public sealed class UpdateQueue(UpdateDocuments documents, UpdateSlots slots, IUpdateReport report, IMessageSender sender, TimeProvider time)
{
    /// <summary>Lets those begin whose turn has come. Comes after every change of the queue, and every few seconds; twice does no harm.</summary>
    /// <returns>How many began.</returns>
    public async Task<int> AdvanceAsync(CancellationToken cancellationToken)
    {
        var active = await documents.ListActiveAsync(cancellationToken);
        List<UpdateDocument> all = [.. active.Select(static found => found.Document).Where(static update => !update.IsClosed)];
        var begun = 0;
        foreach (var party in UpdateLine.Of(all, time.GetUtcNow()))
        {
            begun += await BeginAsync(party, all, active, cancellationToken);
        }

        report.Pending(all.Count(static update => update.Phase == UpdatePhase.Queued) - begun);
        return begun;
    }

    /// <returns>How many of them began. Those of a group that must wait begin later, without the others.</returns>
    private async Task<int> BeginAsync(IReadOnlyList<UpdateDocument> party, IReadOnlyCollection<UpdateDocument> all, IReadOnlyList<(UpdateDocument Document, string ETag)> active, CancellationToken cancellationToken)
    {
        var id = party.Count > 1 ? $"{party[0].CommitGroup} {time.GetUtcNow():u}" : "";
        var takenAt = time.GetUtcNow();
        var members = new List<UpdateDocument>();
        foreach (var update in party)
        {
            if (await slots.TryTakeAsync(update, id, all, cancellationToken))
            {
                members.Add(update);
            }
        }

        if (time.GetUtcNow() - takenAt > UpdateSlots.BeginWithin)
        {
            // This process was stopped meanwhile, and others may hold these turns for given back.
            return 0;
        }

        var batch = members.Count > 1 ? new UpdateBatch(id, [.. members.Select(static update => update.Id)]) : null;
        var begun = 0;
        foreach (var update in members)
        {
            begun += await TryBeginAsync(update with { Batch = batch }, active.First(found => found.Document.Id == update.Id).ETag, cancellationToken) ? 1 : 0;
        }

        return begun;
    }

    private async Task<bool> TryBeginAsync(UpdateDocument update, string etag, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var begun = (update with
        {
            Phase = UpdatePhase.Executing,
            PhaseSince = now,
            StartedAt = update.StartedAt ?? now,
            NotBefore = null,
            Failure = "",
            FailedAt = null,
            Sequence = update.Sequence + 1,
            NextTickDue = now,
        }).Decide("update.started", update.RequestedBy, Why(update), now);
        if (await documents.TryWriteAsync(begun, etag, cancellationToken) is null)
        {
            return false;
        }

        report.Attempted(begun);
        await sender.SendAsync(new UpdateTick(begun.Id, begun.Sequence), begun.Context(), TimeSpan.Zero, cancellationToken);
        return true;
    }

    private static string Why(UpdateDocument update)
        => $"Its turn has come{(update.Batch is { } batch ? $", together with {batch.Members.Count - 1} of group {update.Execution.Group}" : "")}{(update.Execution.Attempts == 1 ? "" : $": attempt {update.Attempt} of {update.Execution.Attempts}")}.";
}
