using Trimtab.Domain.Clusters;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Rollouts;

/// <summary>One look at one rollout: observe, judge, decide, act, record, and send the next tick.</summary>
/// <remarks>
/// The process may be killed before or after every write, and a message may come twice. What makes that harmless is the order:
/// 1. Read the document. A tick with another sequence than the document's is stale: it ends its chain here.
/// 2. Observe (reads only) and decide (pure).
/// 3. Write the decision into the document, by ETag, with the record and the notification it owes. Only the winner goes on.
///    A roll-back deletes the canary at the same moment, not after: if the write is lost with the process, the failure is seen anew.
/// 4. Bring the cluster to what the phase wants. All of it is read, compare and write: the next tick of the same phase does what a kill left out.
/// 5. Append the records, send the notifications. Their ids come from the decision's number, so a repeat adds nothing.
/// 6. Write the document with the next sequence and nothing owed; then send that tick. If the tick is lost, the sweep sends it.
/// An ended rollout keeps its marker until it is closed, so that steps 4 to 6 are caught up with however it was interrupted.
/// </remarks>
public sealed class RolloutTickHandler(
    RolloutDocuments documents,
    RolloutObserver observer,
    RolloutObjects objects,
    RolloutEnding ending,
    RolloutOutbox outbox,
    FailureLog failureLog,
    IRevisions revisions,
    IMessageSender sender,
    TickLag lag,
    TimeProvider time) : IMessageHandler<RolloutTick>
{
    private const int Conflict = 409;
    private static readonly TimeSpan OvertakenWait = TimeSpan.FromSeconds(1);

    public async Task<Outcome> HandleAsync(RolloutTick body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var (document, etag) = await documents.ReadAsync(body.Rollout, cancellationToken);
        if (document is null)
        {
            return new Outcome.Done($"There is no rollout {body.Rollout}.");
        }

        if (document.IsClosed || document.Sequence != body.Sequence)
        {
            return new Outcome.Done($"Stale: tick {body.Sequence} of {body.Rollout}, which is at {document.Sequence}.");
        }

        lag.Handled(document, time.GetUtcNow());
        try
        {
            return await TakeTurnAsync(new RolloutTurn(documents, document, etag), cancellationToken);
        }
        catch (TargetOvertakenException overtaken)
        {
            // A killed turn's last write arrived late, or two ticks met: whichever is stale by then ends its chain.
            return new Outcome.Wait(OvertakenWait, overtaken.Message);
        }
    }

    private async Task<Outcome> TakeTurnAsync(RolloutTurn turn, CancellationToken cancellationToken)
    {
        var document = turn.Document;
        var isOurs = (document.Phase == RolloutPhase.RollingBack || document.IsEnded || await LookAsync(turn, cancellationToken))
            && await FinishAsync(turn, cancellationToken);
        if (isOurs)
        {
            return new Outcome.Done(turn.Document.Status);
        }

        await UndoAsync(turn, cancellationToken);
        return new Outcome.Done($"Somebody else wrote {document.Id} meanwhile: their tick goes on.");
    }

    // This turn may have applied something after the one who ended the rollout had tidied up.
    private async Task UndoAsync(RolloutTurn turn, CancellationToken cancellationToken)
    {
        var late = turn.Document;
        if (late.Guard is not null || !await turn.TryReloadAsync(cancellationToken) || turn.Document.Attempt != late.Attempt || !turn.Document.IsEnded)
        {
            return;
        }

        await objects.DeleteCanariesAsync(late, cancellationToken);
        if (late.Phase == RolloutPhase.Promoting && turn.Document.Phase == RolloutPhase.RolledBack)
        {
            await revisions.TakeBackAsync(late.Target, late.Revision, late.Context(), cancellationToken);
            await objects.RestoreStableAsync(late, cancellationToken);
        }
    }

    private async Task<bool> LookAsync(RolloutTurn turn, CancellationToken cancellationToken)
    {
        var sight = await observer.LookAsync(turn.Document, cancellationToken);
        var seen = turn.Document with { Workloads = sight.Remembered };
        var move = RolloutRules.Decide(seen, sight.Workloads, time.GetUtcNow());
        if (move is RolloutMove.RollBack or RolloutMove.Report)
        {
            return await RollBackAsync(turn, seen, sight, move, cancellationToken);
        }

        var next = seen.After(move, time.GetUtcNow());
        if (move is RolloutMove.Stay)
        {
            turn.Document = next;
        }
        else if (!await turn.TrySaveAsync(next, cancellationToken))
        {
            return false;
        }

        try
        {
            return await ActAsync(turn, sight, cancellationToken);
        }
        catch (Exception refused) when (turn.Document.Phase != RolloutPhase.Watching && IsForGood(refused))
        {
            return await RollBackAsync(
                turn, turn.Document, sight, new RolloutMove.RollBack($"The cluster does not take the revision: {refused.Message}"), cancellationToken);
        }
    }

    private async Task<bool> ActAsync(RolloutTurn turn, RolloutSight sight, CancellationToken cancellationToken)
    {
        var document = turn.Document;
        switch (document.Phase)
        {
            case RolloutPhase.Preparing or RolloutPhase.Progressing when document.Guard is null:
                var replicas = sight.Workloads
                    .Select(workload => StepPlan.Replicas(document.Policy.Steps, document.Step, workload.StableReplicas ?? 0)).ToList();
                var workloads = await objects.EnsureCanariesAsync(document, sight.Canaries, replicas, cancellationToken);
                turn.Document = document with { Workloads = workloads, Phase = RolloutPhase.Progressing };
                return true;

            case RolloutPhase.Promoting when !document.IsPromotionApplied:
                if (!await turn.TryRunAsync(ApplyAsync, time, cancellationToken))
                {
                    return false;
                }

                turn.Document = turn.Document with { IsPromotionApplied = true };
                return true;

            case RolloutPhase.Watching when !document.IsCanaryGone:
                await objects.DeleteCanariesAsync(document, cancellationToken);
                await objects.DeleteCopiesAsync(document, cancellationToken);
                turn.Document = document with { IsCanaryGone = true };
                return true;

            default:
                return true;
        }

        async Task ApplyAsync(CancellationToken token)
        {
            await revisions.PromoteAsync(document.Target, document.Revision, document.Context(), token);
            await objects.RestartForConfigurationAsync(document, token);
        }
    }

    private async Task<bool> RollBackAsync(
        RolloutTurn turn, RolloutDocument seen, RolloutSight sight, RolloutMove move, CancellationToken cancellationToken)
    {
        var deletion = objects.DeleteSeenCanariesAsync(seen.Cluster, sight.Canaries, cancellationToken);
        var saved = TrySaveRollBackAsync(turn, seen, move, cancellationToken);
        var log = failureLog.ReadAsync(seen, sight, cancellationToken);
        await Task.WhenAll(deletion, saved, log);
        if (!await saved)
        {
            return false;
        }

        turn.Document = turn.Document.WithEvidence(await log);
        return true;
    }

    // A roll-back is final: whatever was written meanwhile, it is written on top of that, unless the rollout has ended.
    private async Task<bool> TrySaveRollBackAsync(RolloutTurn turn, RolloutDocument seen, RolloutMove move, CancellationToken cancellationToken)
    {
        var attempt = seen.Attempt;
        for (var present = seen; ; present = turn.Document with { Workloads = seen.Workloads })
        {
            if (await turn.TrySaveAsync(present.After(move, time.GetUtcNow()), cancellationToken))
            {
                return true;
            }

            if (!await turn.TryReloadAsync(cancellationToken) || turn.Document.Attempt != attempt
                || turn.Document.Phase == RolloutPhase.RollingBack || turn.Document.IsEnded)
            {
                return false;
            }
        }
    }

    private async Task<bool> FinishAsync(RolloutTurn turn, CancellationToken cancellationToken)
    {
        if (turn.Document.Phase == RolloutPhase.RollingBack)
        {
            return await ending.TakeBackAsync(turn, revisions, time, cancellationToken);
        }

        if (turn.Document.IsEnded)
        {
            var (target, revision) = (turn.Document.Target, turn.Document.Revision);
            return (turn.Document.Phase != RolloutPhase.Succeeded || turn.Document.Guard is not null
                    || await turn.TryRunAsync(token => revisions.MarkGoodAsync(target, revision, turn.Document.Context(), token), time, cancellationToken))
                && await ending.CloseAsync(turn, cancellationToken);
        }

        var flushed = await outbox.FlushAsync(turn.Document, cancellationToken);
        var interval = flushed.Policy.TickInterval;
        var next = flushed with { Sequence = flushed.Sequence + 1, NextTickDue = time.GetUtcNow() + interval };
        if (!await turn.TrySaveAsync(next, cancellationToken))
        {
            return false;
        }

        await sender.SendAsync(new RolloutTick(next.Id, next.Sequence), next.Context(), interval, cancellationToken);
        return true;
    }

    private static bool IsForGood(Exception fault) => fault switch
    {
        ClusterException cluster => cluster.IsRefusal && cluster.Status != Conflict,
        SourceException source => !source.IsTransient,
        InvalidManifestException or RevisionRefusedException => true,
        _ => false,
    };
}
