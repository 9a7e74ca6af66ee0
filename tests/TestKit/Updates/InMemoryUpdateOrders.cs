using Trimtab.Domain.Changes;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Updates;

namespace Trimtab.TestKit.Updates;

/// <summary>Changes that may be made, and what became of them.</summary>
public sealed class InMemoryUpdateOrders : IUpdateOrders
{
    private readonly Dictionary<string, UpdateOrder> _orders = new(StringComparer.Ordinal);

    public Dictionary<string, UpdatePhase> Told { get; } = new(StringComparer.Ordinal);

    public void Add(UpdateOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        _orders[order.Change.Id] = order;
    }

    public Task<(UpdateOrder? Order, string Reason)> TakeAsync(string change, MessageContext context, CancellationToken cancellationToken)
        => Task.FromResult((Told.ContainsKey(change) ? null : _orders.GetValueOrDefault(change), "It was made, or there is no such change."));

    /// <summary>What a change may follow; all but that is refused.</summary>
    public HashSet<string> Followed { get; } = new(StringComparer.Ordinal);

    public Task<(Change? Change, string Reason)> FollowAsync(string change, ArtifactVersion running, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(running);
        return Task.FromResult<(Change?, string)>(Followed.Contains(running.Version) ? (_orders[change].Change with { From = running }, "It follows that.") : (null, "It may not follow that."));
    }

    /// <summary>Until when windows are closed, by asset.</summary>
    public Dictionary<string, DateTimeOffset> Closed { get; } = new(StringComparer.Ordinal);

    public (DateTimeOffset Until, string For)? WaitOf(UpdateDocument update, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Closed.TryGetValue(update.Change.Asset.Name, out var until) && now < until ? (until, "window nights") : null;
    }

    public Task EndedAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        Told[update.Id] = update.Phase;
        return Task.CompletedTask;
    }
}
