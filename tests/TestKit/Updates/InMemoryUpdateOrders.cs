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

    public Task EndedAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        Told[update.Id] = update.Phase;
        return Task.CompletedTask;
    }
}
