using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Updates;

/// <summary>One look at one update: go on with what its phase wants, decide, record, and send the next tick.</summary>
/// <remarks>
/// The process may be killed before or after every write, and a message may come twice. What makes that harmless is the order:
/// 1. What was there before is stored before anything is touched.
/// 2. A decision is written by ETag before it is acted on; whoever loses the write stops.
/// 3. What a mode does, it finds again in the world: the next tick of the same phase does what a kill left out.
/// 4. Records and notifications are sent after the decision that owes them, under ids that come from its number.
/// 5. An ended update keeps its marker and its turn until it is closed.
/// </remarks>
public sealed class UpdateTickHandler(
    UpdateDocuments documents, UpdateSight sight, IUpdateOrders orders, UpdateEnding ending, UpdateOutbox outbox, UpdateQueue queue, IUpdateReport report, IMessageSender sender, TimeProvider time)
    : IMessageHandler<UpdateTick>
{
    public async Task<Outcome> HandleAsync(UpdateTick body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var (document, etag) = await documents.ReadAsync(body.Update, cancellationToken);
        if (document is null || document.IsClosed || document.Sequence != body.Sequence)
        {
            return new Outcome.Done($"Stale: tick {body.Sequence} of update {body.Update}.");
        }

        var turn = new UpdateTurn(documents, document, etag, time);
        var isOurs = document.IsEnded || await LookAsync(turn, cancellationToken);
        return new Outcome.Done(isOurs && await FinishAsync(turn, cancellationToken) ? turn.Document.Status : $"Somebody else wrote update {body.Update} meanwhile: their tick goes on.");
    }

    /// <returns>False when somebody else wrote meanwhile.</returns>
    private async Task<bool> LookAsync(UpdateTurn turn, CancellationToken cancellationToken)
    {
        if (turn.Document is { Phase: UpdatePhase.Executing, Saved: null } && !await SaveStateAsync(turn, cancellationToken))
        {
            return false;
        }

        // A roll-back begins in the turn that decided it.
        for (var phase = (UpdatePhase?)null; turn.Document.IsRunning && phase != turn.Document.Phase && (phase is null || turn.Document.Phase == UpdatePhase.RollingBack);)
        {
            phase = turn.Document.Phase;
            if (await turn.TryRunAsync(token => TryLookAsync(turn.Document, token), cancellationToken) is not { } seen)
            {
                return false;
            }

            var next = await AfterAsync(turn.Document, seen, cancellationToken);
            if (next != turn.Document && !await turn.TrySaveAsync(next, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> SaveStateAsync(UpdateTurn turn, CancellationToken cancellationToken)
    {
        try
        {
            var saved = await sight.SaveAsync(turn.Document, cancellationToken);
            return await turn.TrySaveAsync(saved is null ? turn.Document.Postponed(time.GetUtcNow()) : turn.Document with { Saved = saved }, cancellationToken);
        }
        catch (UpdateOvertakenException overtaken)
        {
            return await turn.TrySaveAsync(await FollowedAsync(turn.Document, overtaken, cancellationToken), cancellationToken)
                && (!turn.Document.IsRunning || await SaveStateAsync(turn, cancellationToken));
        }
        catch (UpdateRefusedException refused)
        {
            return await turn.TrySaveAsync(turn.Document.Refused(refused.Message, time.GetUtcNow()), cancellationToken);
        }
    }

    /// <summary>The update from what runs now, where its gate lets it follow that; once only.</summary>
    private async Task<UpdateDocument> FollowedAsync(UpdateDocument update, UpdateOvertakenException overtaken, CancellationToken cancellationToken)
    {
        if (update.Change.From.Version == overtaken.Running.Version)
        {
            // No gate knows which content of one version is the newer one.
            return (update with { IsOvertaken = overtaken.Running.Digest is { } digest && digest != update.Change.From.Digest }).Refused(overtaken.Message, time.GetUtcNow());
        }

        var (change, reason) = await orders.FollowAsync(update.Id, overtaken.Running, update.Context(), cancellationToken);
        return change is null ? (update with { IsOvertaken = true }).Refused($"{overtaken.Message} {reason}", time.GetUtcNow()) : update.Followed(change, reason, time.GetUtcNow());
    }

    private async Task<UpdateProgress> TryLookAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        try
        {
            return await sight.LookAsync(update, cancellationToken);
        }
        catch (UpdateRefusedException refused)
        {
            return new UpdateProgress.Failed(refused.Message);
        }
    }

    // What is put off may wait for long: newer versions would line up behind it, and each would be made.
    private async Task<UpdateDocument> AfterAsync(UpdateDocument update, UpdateProgress seen, CancellationToken cancellationToken)
    {
        var next = update.After(seen, time.GetUtcNow());
        return seen is UpdateProgress.PutOff && next.Phase == UpdatePhase.Queued
            && (await documents.ListActiveAsync(cancellationToken)).Select(static found => found.Document).FirstOrDefault(next.IsReplacedBy) is { } newer
            ? next.GivenWay(newer, seen.Reason, time.GetUtcNow())
            : next;
    }

    private async Task<bool> FinishAsync(UpdateTurn turn, CancellationToken cancellationToken)
    {
        var update = turn.Document;
        if (update.IsEnded)
        {
            return await ending.CloseAsync(turn, cancellationToken);
        }

        var isWaiting = update.Phase == UpdatePhase.Queued;
        if (isWaiting && update.FailedAt is not null)
        {
            report.Ended(update, time.GetUtcNow() - (update.StartedAt ?? update.QueuedAt));
        }

        var flushed = await outbox.FlushAsync(update, cancellationToken);
        var next = flushed with { Sequence = flushed.Sequence + 1, NextTickDue = time.GetUtcNow() + update.Execution.Interval };
        if (!await turn.TrySaveAsync(next, cancellationToken))
        {
            return false;
        }

        if (isWaiting)
        {
            await ending.FreeAsync(update.Id, cancellationToken);
            await queue.AdvanceAsync(cancellationToken);
            return true;
        }

        await sender.SendAsync(new UpdateTick(next.Id, next.Sequence), next.Context(), update.Execution.Interval, cancellationToken);
        return true;
    }
}
