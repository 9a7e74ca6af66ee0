using Trimtab.Domain.Changes;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Updates;

/// <summary>The gates' side of an update: what may be made, and what became of it.</summary>
public interface IUpdateOrders
{
    /// <summary>Takes a change for making it; one that was taken is given again.</summary>
    /// <returns>The order; or null, and why the change may not be made (now).</returns>
    Task<(UpdateOrder? Order, string Reason)> TakeAsync(string change, MessageContext context, CancellationToken cancellationToken);

    /// <summary>Asks whether a change that was taken may follow another version than the one that it was made for.</summary>
    /// <param name="change">Its id.</param>
    /// <param name="running">What runs now.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>The change from there; or null, and why it may not be made any more.</returns>
    Task<(Change? Change, string Reason)> FollowAsync(string change, ArtifactVersion running, MessageContext context, CancellationToken cancellationToken);

    /// <summary>Asks whether an update that waits for its turn must wait for its windows, too.</summary>
    /// <returns>Until when, and for which; null when it need not.</returns>
    (DateTimeOffset Until, string For)? WaitOf(UpdateDocument update, DateTimeOffset now);

    /// <summary>Tells how it ended. May come twice.</summary>
    Task EndedAsync(UpdateDocument update, CancellationToken cancellationToken);
}
