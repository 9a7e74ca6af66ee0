using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Updates;

/// <summary>Obeys a person's order to take an update back: writes it into the document, and lets a tick do the rest at once.</summary>
public sealed class UpdateRollBackHandler(UpdateDocuments documents, IMessageSender sender, TimeProvider time) : IMessageHandler<UpdateRollBack>
{
    private const int WriteAttempts = 10;
    private const int RememberedOrders = 20;

    public async Task<Outcome> HandleAsync(UpdateRollBack body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(context);
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var (update, etag) = await documents.ReadAsync(body.Update, cancellationToken);
            if (update is null)
            {
                return new Outcome.Done($"There is no update {body.Update}.");
            }

            if (!update.ObeyedOrders.Contains(context.MessageId))
            {
                if (update.Phase is UpdatePhase.RollingBack or UpdatePhase.RolledBack or UpdatePhase.Failed && !(update is { Phase: UpdatePhase.Failed, Saved: not null, IsClosed: true }))
                {
                    return new Outcome.Done($"{update.Title()} is taken back already: {update.Status}");
                }

                if (update is { IsEnded: true, IsClosed: false })
                {
                    return new Outcome.Wait(TimeSpan.FromSeconds(1), $"{update.Title()} is just ending.");
                }

                await documents.MarkActiveAsync(update.Id, time.GetUtcNow(), cancellationToken);
                update = Obey(update, body, context);
                if (await documents.TryWriteAsync(update, etag, cancellationToken) is null)
                {
                    continue;
                }
            }

            await sender.SendAsync(new UpdateTick(update.Id, update.Sequence), update.Context(), update.NextTickDue - update.PhaseSince, cancellationToken);
            return new Outcome.Done(update.Status);
        }

        return new Outcome.Wait(TimeSpan.FromSeconds(1), $"Update {body.Update} is being written by others.");
    }

    // A new sequence: the tick that runs or waits now is stale, and loses the ETag to this order. What it is just doing ends before the roll-back begins.
    private UpdateDocument Obey(UpdateDocument update, UpdateRollBack order, MessageContext context)
        => update.TakenBack(context.RequestedBy, $"{context.RequestedBy} ordered it{(order.Why.Length == 0 ? "." : $": {order.Why}")}", time.GetUtcNow()) with
        {
            IsOrdered = true,
            Sequence = update.Sequence + 1,
            NextTickDue = time.GetUtcNow() + (update.Phase == UpdatePhase.Executing ? LongWork.KeepAlive + TimeSpan.FromSeconds(1) : TimeSpan.Zero),
            ObeyedOrders = [.. update.ObeyedOrders.TakeLast(RememberedOrders - 1), context.MessageId],
        };
}
