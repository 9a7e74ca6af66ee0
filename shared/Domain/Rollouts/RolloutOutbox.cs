using Trimtab.Domain.Audit;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Rollouts;

/// <summary>Gives the audit log and people what a rollout's document holds for them.</summary>
public sealed class RolloutOutbox(IAuditLog audit, IMessageSender sender)
{
    /// <summary>Appends pending records, then sends pending notifications. A repeat does no harm: both carry their decision's id.</summary>
    /// <returns>The document with nothing pending, still to be stored.</returns>
    public async Task<RolloutDocument> FlushAsync(RolloutDocument document, CancellationToken cancellationToken)
    {
        if (document.PendingRecords.Count > 0)
        {
            await audit.AppendAsync(document.PendingRecords, cancellationToken);
        }

        foreach (var notification in document.PendingNotifications)
        {
            await sender.SendAsync(notification, document.Context(), TimeSpan.Zero, cancellationToken);
        }

        return document with { PendingRecords = [], PendingNotifications = [] };
    }
}
