using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Updates;

/// <summary>Wakes updates whose tick was lost with a killed process, and gives waiting ones their turn. Every instance sweeps, without a lease: the ETag lets one win.</summary>
public sealed class OverdueUpdates(UpdateDocuments documents, UpdateSlots slots, UpdateQueue queue, UpdateOutbox outbox, IMessageSender sender, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>How many ticks were sent.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var sent = 0;
        foreach (var (update, etag) in await documents.ListActiveAsync(cancellationToken))
        {
            if (update.IsClosed)
            {
                await slots.ReleaseAsync(update.Id, cancellationToken);
                await documents.UnmarkActiveAsync(update.Id, cancellationToken);
            }
            else if (update is { Phase: UpdatePhase.Queued, PendingRecords.Count: > 0 })
            {
                // No tick comes for it: what it owes is given out here.
                await documents.TryWriteAsync(await outbox.FlushAsync(update, cancellationToken), etag, cancellationToken);
            }
            else if (update.Phase != UpdatePhase.Queued && time.GetUtcNow() - update.NextTickDue >= Patience && await TryWakeAsync(update, etag, cancellationToken))
            {
                sent++;
            }
        }

        return sent + await queue.AdvanceAsync(cancellationToken);
    }

    private async Task<bool> TryWakeAsync(UpdateDocument update, string etag, CancellationToken cancellationToken)
    {
        var awake = update with { Sequence = update.Sequence + 1, NextTickDue = time.GetUtcNow() };
        if (await documents.TryWriteAsync(awake, etag, cancellationToken) is null)
        {
            return false;
        }

        await sender.SendAsync(new UpdateTick(awake.Id, awake.Sequence), awake.Context(), TimeSpan.Zero, cancellationToken);
        return true;
    }
}
