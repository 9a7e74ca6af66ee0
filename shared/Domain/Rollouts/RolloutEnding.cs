using Trimtab.Domain.Guards;

namespace Trimtab.Domain.Rollouts;

/// <summary>Tidies up after a rollout whose end is decided. Every step may be repeated.</summary>
public sealed class RolloutEnding(RolloutDocuments documents, RolloutObjects objects, RolloutOutbox outbox, Holds holds, GuardEnding guards)
{
    /// <summary>Removes what an ended rollout still has in the cluster, records, and closes it.</summary>
    /// <returns>False when somebody else wrote meanwhile.</returns>
    public async Task<bool> CloseAsync(RolloutTurn turn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var document = turn.Document;
        if (document.Guard is not null)
        {
            return await guards.CloseAsync(turn, cancellationToken);
        }

        await objects.DeleteCanariesAsync(document, cancellationToken);
        if (document.Phase == RolloutPhase.RolledBack)
        {
            await holds.PlaceAsync(document.Target, document.Revision, document.Status, cancellationToken);
        }

        if (document.Phase is RolloutPhase.RolledBack or RolloutPhase.Superseded && document.IsPromotionBegun)
        {
            await objects.RestoreStableAsync(document, cancellationToken);
        }

        await objects.DeleteCopiesAsync(document, cancellationToken);
        var flushed = await outbox.FlushAsync(document, cancellationToken);
        if (!await turn.TrySaveAsync(flushed with { IsClosed = true, Sequence = document.Sequence + 1 }, cancellationToken))
        {
            return false;
        }

        await documents.UnmarkActiveAsync(document.Target, document.Id, cancellationToken);
        return true;
    }

    /// <summary>Takes a revision back whose roll-back is decided: the canary first, then the hold, then stable, then people, then the rest of the revision.</summary>
    /// <returns>False when somebody else wrote meanwhile.</returns>
    public async Task<bool> TakeBackAsync(RolloutTurn turn, IRevisions revisions, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        ArgumentNullException.ThrowIfNull(revisions);
        ArgumentNullException.ThrowIfNull(time);
        var document = turn.Document;
        if (document.Guard is not null)
        {
            return await guards.TakeBackAsync(turn, cancellationToken);
        }

        await objects.DeleteCanariesAsync(document, cancellationToken);
        await holds.PlaceAsync(document.Target, document.Revision, document.Status, cancellationToken);

        // Pods that start anew must find the configuration they had: with changed configuration, that comes back first (by the reconciler).
        if (document.IsPromotionBegun && document.Workloads.All(static workload => workload.Copies.Count == 0))
        {
            await objects.RestoreStableAsync(document, cancellationToken);
        }

        turn.Document = await outbox.FlushAsync(document, cancellationToken);
        if (!await turn.TryRunAsync(
            token => revisions.TakeBackAsync(document.Target, document.Revision, document.Context(), token), time, cancellationToken))
        {
            return false;
        }

        turn.Document = turn.Document with { Phase = RolloutPhase.RolledBack, PhaseSince = time.GetUtcNow() };
        return await CloseAsync(turn, cancellationToken);
    }
}
