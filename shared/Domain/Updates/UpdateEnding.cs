using Trimtab.Domain.Changes;

namespace Trimtab.Domain.Updates;

/// <summary>Closes ended updates: tidies up, holds what failed, tells the gates, and frees the turn.</summary>
public sealed class UpdateEnding(UpdateDocuments documents, UpdateSlots slots, UpdateSight sight, UpdateHolds holds, IUpdateOrders orders, UpdateOutbox outbox, UpdateQueue queue, IUpdateReport report, TimeProvider time)
{
    /// <summary>So long a version that could not even be begun is not proposed again.</summary>
    public static readonly TimeSpan RefusalPause = TimeSpan.FromHours(6);

    /// <summary>All of it is repeated when a kill came between.</summary>
    /// <returns>False when somebody else wrote meanwhile.</returns>
    public async Task<bool> CloseAsync(UpdateTurn turn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var update = turn.Document;
        if (update is { Phase: UpdatePhase.Succeeded or UpdatePhase.RolledBack, Saved: not null })
        {
            await sight.ModeOf(update).TidyAsync(update, cancellationToken);
        }

        if (update.Phase != UpdatePhase.Succeeded && !update.IsOvertaken)
        {
            var (change, endedAt) = (update.Change, update.EndedAt ?? time.GetUtcNow());
            // Where nothing was touched, something else than the version is to blame: an expired token, a missing right, a paused workload.
            var wasTried = update.Saved is not null || update.Attempt > 1;
            DateTimeOffset? until = !wasTried && !update.IsOrdered ? endedAt + RefusalPause : null;
            await holds.PlaceAsync(new UpdateHold(change.Asset, change.Part, change.Artifact, change.To, update.Failure.Length > 0 ? update.Failure : update.Status, endedAt, $"update/{update.Id}") { WasTried = wasTried, Until = until }, cancellationToken);
        }

        await orders.EndedAsync(update, cancellationToken);
        var closed = await outbox.FlushAsync(update, cancellationToken) with { IsClosed = true };
        if (!await turn.TrySaveAsync(closed, cancellationToken))
        {
            return false;
        }

        report.Ended(closed, time.GetUtcNow() - (closed.StartedAt ?? closed.QueuedAt));
        await FreeAsync(closed.Id, cancellationToken);
        await documents.UnmarkActiveAsync(closed.Id, cancellationToken);
        await queue.AdvanceAsync(cancellationToken);
        return true;
    }

    /// <summary>Gives the turn back.</summary>
    public Task FreeAsync(string update, CancellationToken cancellationToken) => slots.ReleaseAsync(update, cancellationToken);
}
