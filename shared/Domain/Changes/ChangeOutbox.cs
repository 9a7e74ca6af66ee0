using Trimtab.Domain.Audit;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Updates;

namespace Trimtab.Domain.Changes;

/// <summary>Gives the holds, the audit log, people and the updater what a change's document has for them.</summary>
/// <remarks>Order: document with what is owed, hold, records, notifications, the order to start, document with nothing owed. Killed anywhere, the sweep does it
/// again: a hold that is there stays, records and notifications have ids of their own, and an order that comes twice finds the change started.</remarks>
public sealed class ChangeOutbox(ChangeDocuments changes, UpdateHolds holds, IAuditLog audit, IMessageSender sender, IChangeReport report, TimeProvider time)
{
    /// <summary>Whoever counts.</summary>
    public IChangeReport Report => report;

    /// <summary>Writes a change with what it owes, and gives that out.</summary>
    /// <returns>The change as it is stored now; null when somebody else wrote meanwhile and nothing was given out.</returns>
    public async Task<ChangeDocument?> TryWriteAsync(ChangeDocument change, string etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var owing = change with { NextLookAt = ChangeRules.NextLook(change, time.GetUtcNow()) };
        return await changes.TryWriteAsync(owing, etag, cancellationToken) is { } written ? await SettleAsync(owing, written, cancellationToken) : null;
    }

    /// <summary>Has a change's pull request looked at, and says when it is next.</summary>
    public async Task TendAsync(ChangeDocument change, string etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var now = time.GetUtcNow();
        var request = change.PullRequest!;
        if (await TryWriteAsync(change with { PullRequest = request with { LookAt = now + request.IntervalAt(now) } }, etag, cancellationToken) is not null)
        {
            await sender.SendAsync(new TendPullRequest(change.Id), change.Context(), TimeSpan.Zero, cancellationToken);
        }
    }

    /// <summary>Gives out what a stored change owes.</summary>
    /// <returns>The change with nothing owed.</returns>
    public async Task<ChangeDocument> SettleAsync(ChangeDocument change, string etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var isStartOwed = change is { State: ChangeState.Approved, StartSentAt: null };
        if (change.PendingHold is null && change.PendingRecords.Count == 0 && change.PendingNotifications.Count == 0 && !isStartOwed)
        {
            return change;
        }

        if (change.PendingHold is { } hold)
        {
            await holds.PlaceAsync(hold, cancellationToken);
        }

        if (change.PendingRecords.Count > 0)
        {
            await audit.AppendAsync(change.PendingRecords, cancellationToken);
            foreach (var record in change.PendingRecords)
            {
                report.Happened(change, record.Action);
            }
        }

        foreach (var notification in change.PendingNotifications)
        {
            await sender.SendAsync(notification, change.Context(), TimeSpan.Zero, cancellationToken);
        }

        if (isStartOwed)
        {
            await sender.SendAsync(new StartUpdate(change.Id), change.Context(), TimeSpan.Zero, cancellationToken);
        }

        var now = time.GetUtcNow();
        var settled = change with { PendingHold = null, PendingRecords = [], PendingNotifications = [], StartSentAt = isStartOwed ? now : change.StartSentAt };
        settled = settled with { NextLookAt = ChangeRules.NextLook(settled, now) };
        // Whoever wrote meanwhile gives it out once more and then writes this.
        await changes.TryWriteAsync(settled, etag, cancellationToken);
        return settled;
    }
}
