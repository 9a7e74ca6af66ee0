using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Updates;

/// <summary>The gates' side of an update: what may be made, and what became of it.</summary>
public interface IUpdateOrders
{
    /// <summary>Takes a change for making it; one that was taken is given again.</summary>
    /// <returns>The order; or null, and why the change may not be made (now).</returns>
    Task<(UpdateOrder? Order, string Reason)> TakeAsync(string change, MessageContext context, CancellationToken cancellationToken);

    /// <summary>Tells how it ended. May come twice.</summary>
    Task EndedAsync(UpdateDocument update, CancellationToken cancellationToken);
}
