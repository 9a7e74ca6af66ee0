using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Updates;

/// <summary>Gives waiting updates their turn.</summary>
public sealed class UpdateQueue(UpdateDocuments documents, UpdateSlots slots, IUpdateReport report, IMessageSender sender, TimeProvider time)
{
    /// <summary>Lets those begin whose turn has come. Comes after every change of the queue, and every few seconds; twice does no harm.</summary>
    /// <returns>How many began.</returns>
    public async Task<int> AdvanceAsync(CancellationToken cancellationToken)
    {
        var active = await documents.ListActiveAsync(cancellationToken);
        var ids = active.Where(static found => !found.Document.IsClosed).Select(static found => found.Document.Id).ToHashSet(StringComparer.Ordinal);
        List<UpdateDocument> all = [.. active.Select(static found => found.Document).Where(static update => !update.IsClosed)];
        var begun = 0;
        foreach (var update in UpdateLine.Of(all, time.GetUtcNow()))
        {
            if (await slots.TryTakeAsync(update, ids, cancellationToken)
                && await TryBeginAsync(update, active.First(found => found.Document.Id == update.Id).ETag, cancellationToken))
            {
                begun++;
            }
        }

        report.Pending(all.Count(static update => update.Phase == UpdatePhase.Queued) - begun);
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
        }).Decide("update.started", update.RequestedBy, update.Execution.Attempts == 1 ? "Its turn has come." : $"Its turn has come: attempt {update.Attempt} of {update.Execution.Attempts}.", now);
        if (await documents.TryWriteAsync(begun, etag, cancellationToken) is null)
        {
            return false;
        }

        report.Attempted(begun);
        await sender.SendAsync(new UpdateTick(begun.Id, begun.Sequence), begun.Context(), TimeSpan.Zero, cancellationToken);
        return true;
    }
}
