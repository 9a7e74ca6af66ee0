using Trimtab.Domain.Audit;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Updates;

/// <summary>Gives the audit log and people what an update's document holds for them.</summary>
public sealed class UpdateOutbox(IAuditLog audit, IMessageSender sender)
{
    /// <summary>Appends pending records, then sends pending notifications. A repeat does no harm: both carry their decision's id.</summary>
    /// <returns>The document with nothing pending, still to be stored.</returns>
    public async Task<UpdateDocument> FlushAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        if (update.PendingRecords.Count > 0)
        {
            await audit.AppendAsync(update.PendingRecords, cancellationToken);
        }

        foreach (var notification in update.PendingNotifications)
        {
            await sender.SendAsync(notification, update.Context(), TimeSpan.Zero, cancellationToken);
        }

        return update with { PendingRecords = [], PendingNotifications = [] };
    }
}
