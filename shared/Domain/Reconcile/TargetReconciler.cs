using Trimtab.Domain.Messaging;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Reconcile;

/// <summary>Decides what a message about a target means now.</summary>
public sealed class TargetReconciler(
    TargetDocuments documents, Holds holds, IRollouts rollouts, TargetDependents dependents, RevisionAttempt attempt, RevisionSettler settler, RevisionRestorer restorer)
{
    // Longer than two signs of life: a worker that is silent for this long is dead.
    private static readonly TimeSpan WorkerSilence = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DependencyPoll = TimeSpan.FromSeconds(2);

    /// <returns>The end of a message whose revision is out of date; null when it is the newest that is known.</returns>
    internal async Task<Outcome?> FindNewerAsync(string source, string revision, CancellationToken cancellationToken)
    {
        var (state, _) = await documents.ReadSourceAsync(source, cancellationToken);
        return state.Head is { } head && head != revision
            ? new Outcome.Done($"Revision {RevisionRestorer.Short(revision)} is out of date: {RevisionRestorer.Short(head)} is the newest.")
            : null;
    }

    internal async Task<Outcome> ReconcileAsync(TargetSession session, string revision, CancellationToken cancellationToken)
    {
        if (await FindNewerAsync(session.Target.Source, revision, cancellationToken) is { } outOfDate)
        {
            return outOfDate;
        }

        var state = session.State;
        if (state.IsInWork && state.Revision == revision && state.Worker != session.Message.CorrelationId && session.Now - state.Touched < WorkerSilence)
        {
            return new Outcome.Done("Another message works on this revision.");
        }

        if (await holds.FindAsync(session.Target.Name, revision, cancellationToken) is { } hold)
        {
            return await restorer.RestoreAsync(session, revision, hold.Reason, session.State.Reasons, cancellationToken);
        }

        // What has begun goes on: dependencies are looked at before the first write only.
        var hasBegun = state.AppliedRevision == revision || (state.Revision == revision && state.Phase is TargetPhase.Applying or TargetPhase.RollingOut);
        if (!hasBegun && await dependents.FindObstacleAsync(session, cancellationToken) is { } obstacle)
        {
            return await WaitAsync(session, revision, obstacle, cancellationToken);
        }

        if (state.Phase == TargetPhase.Settling && state.AppliedRevision == revision && state.Revision == revision)
        {
            return await settler.SettleAsync(session, revision, cancellationToken);
        }

        if (await rollouts.SupersedeOthersAsync(session.Target.Name, revision, session.Message, cancellationToken))
        {
            return await LeaveToRolloutAsync(session, revision, cancellationToken);
        }

        return await attempt.RunAsync(session, revision, cancellationToken);
    }

    private static async Task<Outcome> LeaveToRolloutAsync(TargetSession session, string revision, CancellationToken cancellationToken)
    {
        var message = $"A rollout of {RevisionRestorer.Short(revision)} is running; it decides what happens.";
        if (session.State.Phase != TargetPhase.RollingOut)
        {
            await session.EnterAsync(TargetPhase.RollingOut, message, [], next => next with { Revision = revision }, cancellationToken);
        }

        return new Outcome.Done(message);
    }

    private static async Task<Outcome> WaitAsync(TargetSession session, string revision, TargetDependents.Obstacle obstacle, CancellationToken cancellationToken)
    {
        var message = $"Revision {RevisionRestorer.Short(revision)} waits: {obstacle.Reason}";
        var state = session.State;
        // A rollout that still runs keeps the state: it may end before this revision's turn comes.
        if (state.Phase != TargetPhase.RollingOut && (state.Message != message || session.Now - state.Touched >= RevisionSettler.TouchEvery))
        {
            await session.EnterAsync(
                TargetPhase.Waiting,
                message,
                [],
                next => next with { Revision = revision, Attempt = next.Revision == revision ? next.Attempt : next.Attempt + 1, Counts = null },
                cancellationToken);
        }

        // A failed target changes only when somebody acts; its recovery wakes this one.
        return obstacle.IsFinal ? new Outcome.Done(message) : new Outcome.Wait(DependencyPoll, message);
    }
}
