using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Captures.Commits;

/// <summary>Asks for the push of repositories whose changes wait while none is under way: its message was lost, or never sent. Every instance sweeps; the repository's lease lets one win.</summary>
public sealed class OverduePushes(
    RepositoryPushes pushes, CaptureDocuments documents, ICaptureReport report, ILeases leases, IMessageSender sender, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Counts what waits, and sends a message for every repository whose push is overdue by 15 s or not asked for.</summary>
    /// <returns>How many messages were sent.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var sent = 0;
        foreach (var push in await pushes.ListAsync(cancellationToken))
        {
            var waiting = (await documents.FindWaitingAsync(push.Cluster, push.Repository, cancellationToken)).Count;
            report.Queued(push.Cluster, push.Repository, waiting);
            if (waiting > 0 && IsOverdue(push) && await TryTakeAsync(push, cancellationToken))
            {
                await sender.SendAsync(new CommitChanges(push.Cluster, push.Repository), MessageContext.For("sweep"), TimeSpan.Zero, cancellationToken);
                sent++;
            }
        }

        return sent;
    }

    /// <summary>Says that a push comes now; first of all, so that whoever dies before he sends the message leaves an overdue one.</summary>
    private async Task<bool> TryTakeAsync(RepositoryPush push, CancellationToken cancellationToken)
    {
        // Who holds it pushes now, however long that takes. It is let go before the message is sent: its receiver needs it.
        await using var lease = await leases.TryAcquireAsync(CommitChangesHandler.LeaseOf(push.Cluster, push.Repository), TargetLease.Duration, cancellationToken);
        return lease is not null
            && await pushes.ChangeAsync(push.Cluster, push.Repository, now => IsOverdue(now) ? now with { DueAt = time.GetUtcNow() } : now, cancellationToken);
    }

    private bool IsOverdue(RepositoryPush push) => push.DueAt is not { } at || time.GetUtcNow() - at >= Patience;
}
