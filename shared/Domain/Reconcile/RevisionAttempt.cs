using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Reconcile;

/// <summary>Brings a target to a revision, or, when it is there already, undoes drift.</summary>
public sealed class RevisionAttempt(TargetPasses passes, IRollouts rollouts, RevisionSettler settler, RevisionRestorer restorer, TargetReporter reporter)
{
    private const int EvidenceObjects = 50;

    internal async Task<Outcome> RunAsync(TargetSession session, string revision, CancellationToken cancellationToken)
    {
        await BeginAsync(session, revision, cancellationToken);
        TargetPass pass;
        try
        {
            pass = await passes.OpenAsync(session, revision, FindGuard(session, revision), cancellationToken);
        }
        catch (RevisionRefusedException exception)
        {
            return await restorer.RefuseAsync(session, revision, exception.Faults, cancellationToken);
        }

        if (pass.Faults.Count > 0)
        {
            return await restorer.RefuseAsync(session, revision, pass.Faults, cancellationToken);
        }

        if (pass.Guarded.Deployments.Count > 0)
        {
            return await RollOutAsync(session, revision, pass, cancellationToken);
        }

        return session.State.AppliedRevision == revision
            ? await CorrectAsync(session, revision, pass, cancellationToken)
            : await ApplyAsync(session, revision, pass, cancellationToken);
    }

    /// <summary>Applies everything, guarded workloads included, for a rollout that is promoted.</summary>
    internal async Task PromoteAsync(TargetSession session, string revision, CancellationToken cancellationToken)
    {
        var pass = await passes.OpenAsync(session, revision, guard: null, cancellationToken);
        var evidence = pass.Evidence(EvidenceObjects);
        var faults = pass.Faults.Count > 0 ? pass.Faults : await WriteAsync(session, revision, pass, RevisionResult.RollingOut, cancellationToken);
        if (faults.Count > 0)
        {
            throw new RevisionRefusedException(faults);
        }

        await reporter.RecordAsync(
            session,
            new TargetDecision("promoted", revision, $"Revision {RevisionRestorer.Short(revision)} is applied in full") { Evidence = evidence, After = pass.Digest() },
            cancellationToken);
        await session.EnterAsync(
            TargetPhase.RollingOut,
            $"Revision {RevisionRestorer.Short(revision)} is promoted and watched",
            [],
            next => next with { Revision = revision, AppliedRevision = revision, AppliedDigest = pass.Digest() },
            cancellationToken);
    }

    private static RolloutPolicy? FindGuard(TargetSession session, string revision)
        => session.Target.RolloutPolicy is { } policy && session.State is { LastGoodRevision: { } good } state && state.AppliedRevision != revision && good != revision
            ? session.Fleet.RolloutPolicies[policy]
            : null;

    private static async Task BeginAsync(TargetSession session, string revision, CancellationToken cancellationToken)
    {
        var state = session.State;
        var isNew = state.Revision != revision || state.TakenBackRevision == revision;
        if (isNew || (state.IsInWork && state.AppliedRevision != revision))
        {
            await session.EnterAsync(
                TargetPhase.Applying,
                $"Revision {RevisionRestorer.Short(revision)} is being applied",
                [],
                next => next with
                {
                    Revision = revision,
                    Attempt = isNew ? next.Attempt + 1 : next.Attempt,
                    TakenBackRevision = null,
                    Counts = isNew ? null : next.Counts,
                    Deadline = null,
                },
                cancellationToken);
        }
    }

    private async Task<Outcome> ApplyAsync(TargetSession session, string revision, TargetPass pass, CancellationToken cancellationToken)
    {
        await RememberCountsAsync(session, pass, cancellationToken);
        var evidence = pass.Evidence(EvidenceObjects);
        var faults = await WriteAsync(session, revision, pass, RevisionResult.Applied, cancellationToken);
        if (faults.Count > 0)
        {
            return await EndHalfWayAsync(session, revision, faults, cancellationToken);
        }

        var message = $"Revision {RevisionRestorer.Short(revision)} is applied";
        await reporter.RecordAsync(
            session, new TargetDecision("applied", revision, $"{message}: {session.State.Counts}") { Evidence = evidence, After = pass.Digest() }, cancellationToken);
        await EnterSettlingAsync(session, revision, pass, message, cancellationToken);
        return await settler.SettleAsync(session, revision, cancellationToken);
    }

    private async Task<Outcome> CorrectAsync(TargetSession session, string revision, TargetPass pass, CancellationToken cancellationToken)
    {
        var counts = pass.Counts;
        if (counts.Created + counts.Changed + counts.Pruned > pass.Reverted)
        {
            var decision = new TargetDecision("driftCorrected", revision, $"The cluster differs from the revision: {counts}")
            {
                Evidence = pass.Evidence(EvidenceObjects),
                Discriminator = session.Message.MessageId,
            };
            await reporter.RecordAsync(session, decision, cancellationToken);
        }

        var faults = await pass.WriteAsync(cancellationToken);
        if (faults.Count > 0)
        {
            return await restorer.RefuseAsync(session, revision, faults, cancellationToken);
        }

        if (session.State is { Phase: TargetPhase.Healthy } state && state.LastGoodRevision == revision)
        {
            var rest = state.Drift.Count == 0 ? "nothing differs" : $"{state.Drift.Count} objects differ and stay so";
            return new Outcome.Done(counts.IsNothing ? $"Revision {RevisionRestorer.Short(revision)} is in force; {rest}" : $"Drift undone: {counts}");
        }

        // A refused drift pass of a good revision, or a first install that never became healthy: look again.
        if (!counts.IsNothing && session.State.Phase != TargetPhase.RollingOut)
        {
            await EnterSettlingAsync(session, revision, pass, $"Revision {RevisionRestorer.Short(revision)} is applied again", cancellationToken);
        }

        return await settler.SettleAsync(session, revision, cancellationToken);
    }

    private async Task<Outcome> RollOutAsync(TargetSession session, string revision, TargetPass pass, CancellationToken cancellationToken)
    {
        await RememberCountsAsync(session, pass, cancellationToken);
        var faults = await pass.WriteNewAsync(cancellationToken);
        if (faults.Count > 0)
        {
            return await restorer.RefuseAsync(session, revision, faults, cancellationToken);
        }

        var names = string.Join(", ", pass.Guarded.Deployments.Select(static planned => planned.Desired.Reference));
        var message = $"Revision {RevisionRestorer.Short(revision)} is being rolled out: {names}";
        await reporter.WriteRevisionAsync(
            session, revision, RevisionResult.RollingOut, [], record => record with { Timings = pass.Timings, Counts = session.State.Counts }, cancellationToken);
        await session.EnterAsync(TargetPhase.RollingOut, message, [], static next => next, cancellationToken);
        await rollouts.StartAsync(pass.ToRollout(), session.Message, cancellationToken);
        return new Outcome.Done(message);
    }

    private async Task<IReadOnlyList<string>> WriteAsync(TargetSession session, string revision, TargetPass pass, RevisionResult result, CancellationToken cancellationToken)
    {
        var began = session.Now;
        var faults = await pass.WriteAsync(cancellationToken);
        if (faults.Count == 0)
        {
            await reporter.WriteRevisionAsync(
                session,
                revision,
                result,
                [],
                record => record with { Timings = pass.Timings with { Apply = session.Now - began }, Counts = session.State.Counts },
                cancellationToken);
        }

        return faults;
    }

    private Task<Outcome> EndHalfWayAsync(TargetSession session, string revision, IReadOnlyList<string> faults, CancellationToken cancellationToken)
        => session.State.LastGoodRevision is { } good && good != revision
            ? restorer.GiveUpAsync(session, revision, RevisionResult.Refused, "was refused while it was applied", faults, cancellationToken)
            : restorer.RefuseAsync(session, revision, faults, cancellationToken);

    private static Task RememberCountsAsync(TargetSession session, TargetPass pass, CancellationToken cancellationToken)
        => session.EnterAsync(TargetPhase.Applying, session.State.Message, [], next => next with { Counts = pass.Counts.Or(next.Counts) }, cancellationToken);

    private static Task EnterSettlingAsync(TargetSession session, string revision, TargetPass pass, string message, CancellationToken cancellationToken)
        => session.EnterAsync(
            TargetPhase.Settling,
            message,
            [],
            next => next with { AppliedRevision = revision, AppliedDigest = pass.Digest(), Deadline = session.Now + session.Target.Timeout },
            cancellationToken);
}
