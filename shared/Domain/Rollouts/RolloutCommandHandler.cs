using Trimtab.Domain.Guards;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Rollouts;

/// <summary>Obeys a person's order to a rollout: writes it into the document, and lets a tick do the rest at once.</summary>
public sealed class RolloutCommandHandler(RolloutDocuments documents, RolloutOutbox outbox, Holds holds, GuardRelease guards, IMessageSender sender, TimeProvider time)
    : IMessageHandler<RolloutCommand>
{
    private const int WriteAttempts = 10;

    public async Task<Outcome> HandleAsync(RolloutCommand body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(context);
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var (document, etag) = await documents.ReadAsync(body.Rollout, cancellationToken);
            if (document is null)
            {
                return new Outcome.Done($"There is no rollout {body.Rollout}.");
            }

            if (document is { Phase: RolloutPhase.RollingBack } or { IsEnded: true, IsClosed: false })
            {
                return new Outcome.Wait(TimeSpan.FromSeconds(1), $"Rollout {body.Rollout} is just ending.");
            }

            var turn = new RolloutTurn(documents, document, etag);
            if (!document.ObeyedCommands.Contains(context.MessageId))
            {
                var (obeyed, reason) = document.Obey(body.Action, context.RequestedBy, time.GetUtcNow());
                if (obeyed is null)
                {
                    return new Outcome.Done(reason);
                }

                // A new sequence: the tick that runs or waits now is stale, and loses the ETag to this order.
                var ordered = obeyed.Obeyed(context.MessageId) with { Sequence = document.Sequence + 1, NextTickDue = time.GetUtcNow() };
                if (!await turn.TrySaveAsync(ordered, cancellationToken))
                {
                    continue;
                }
            }

            await CarryOutAsync(turn, context, cancellationToken);
            return new Outcome.Done(turn.Document.Status);
        }

        return new Outcome.Wait(TimeSpan.FromSeconds(1), $"Rollout {body.Rollout} is being written by others.");
    }

    private async Task CarryOutAsync(RolloutTurn turn, MessageContext context, CancellationToken cancellationToken)
    {
        var document = turn.Document;
        if (!document.IsClosed)
        {
            await sender.SendAsync(new RolloutTick(document.Id, document.Sequence), document.Context(), TimeSpan.Zero, cancellationToken);
        }
        else if (document.PendingRecords.Count > 0)
        {
            // When all is over only one order is obeyed: to lift the hold and try the revision again. Its record is pending until that is done.
            if (document.Guard is null)
            {
                await holds.ReleaseAsync(document.Target, document.Revision, cancellationToken);
                await sender.SendAsync(new ReconcileSource(document.Source), context, TimeSpan.Zero, cancellationToken);
            }
            else
            {
                await guards.ReleaseAsync(document, cancellationToken);
            }

            await turn.TrySaveAsync(await outbox.FlushAsync(document, cancellationToken), cancellationToken);
        }
    }
}
