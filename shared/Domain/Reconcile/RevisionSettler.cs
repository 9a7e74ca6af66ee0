using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Reconcile;

/// <summary>Waits for an applied revision to become healthy, one look a message, and ends it well.</summary>
public sealed class RevisionSettler(TargetHealth health, TargetPasses passes, RevisionRestorer restorer, TargetReporter reporter, TargetDependents dependents)
{
    private static readonly TimeSpan EagerFor = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan EagerPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CalmPoll = TimeSpan.FromSeconds(2);

    /// <summary>How often a waiting worker gives a sign of life.</summary>
    internal static readonly TimeSpan TouchEvery = TimeSpan.FromSeconds(5);

    internal async Task<Outcome> SettleAsync(TargetSession session, string revision, CancellationToken cancellationToken)
    {
        var report = await health.CheckAsync(session, cancellationToken);
        var state = session.State;
        if (report.Unhealthy.Count == 0)
        {
            return await SucceedAsync(session, revision, isTold: state.Phase != TargetPhase.RollingOut, cancellationToken);
        }

        if (state.Phase != TargetPhase.Settling)
        {
            return new Outcome.Done($"Revision {RevisionRestorer.Short(revision)} is applied and still not healthy: {report.Unhealthy[0]}");
        }

        if (report.IsHopeless)
        {
            return await restorer.GiveUpAsync(session, revision, RevisionResult.Unhealthy, "has failed", report.Unhealthy, cancellationToken);
        }

        if (session.Now >= state.Deadline)
        {
            var why = $"did not become healthy within {session.Target.Timeout:c}";
            return await restorer.GiveUpAsync(session, revision, RevisionResult.Unhealthy, why, report.Unhealthy, cancellationToken);
        }

        var message = $"Revision {RevisionRestorer.Short(revision)} is applied; {report.Unhealthy.Count} objects are not healthy yet";
        if (state.Message != message || session.Now - state.Touched >= TouchEvery)
        {
            await session.EnterAsync(TargetPhase.Settling, message, report.Unhealthy, static next => next, cancellationToken);
        }

        return new Outcome.Wait(session.Now - state.Since < EagerFor ? EagerPoll : CalmPoll, message);
    }

    /// <summary>The revision is the last good one from now on; targets that depend on this one are looked at.</summary>
    internal async Task<Outcome> SucceedAsync(TargetSession session, string revision, bool isTold, CancellationToken cancellationToken)
    {
        var state = session.State;
        var message = $"Revision {RevisionRestorer.Short(revision)} is applied and healthy";
        await passes.ProveAsync(session, cancellationToken);
        await reporter.RecordAsync(session, new TargetDecision("healthy", revision, message) { After = state.AppliedDigest }, cancellationToken);
        if (isTold && state.Counts is { IsNothing: false } counts)
        {
            await reporter.NotifyAsync(session, NotificationEvent.Applied, revision, message, [counts.ToString()], cancellationToken);
        }

        await reporter.WriteRevisionAsync(
            session,
            revision,
            RevisionResult.Healthy,
            [],
            record => state.Phase == TargetPhase.Settling ? record with { Timings = record.Timings with { Health = session.Now - state.Since } } : record,
            cancellationToken);
        await session.EnterAsync(
            TargetPhase.Healthy,
            message,
            [],
            next => next with { AppliedRevision = revision, LastGoodRevision = revision, TakenBackRevision = null, Deadline = null },
            cancellationToken);
        await dependents.WakeAsync(session, cancellationToken);
        return new Outcome.Done(message);
    }
}
