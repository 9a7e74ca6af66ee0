using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Reconcile;

/// <summary>Ends revisions that went wrong: refused ones leave no trace, unhealthy and rolled back ones give way to the last good one.</summary>
public sealed class RevisionRestorer(TargetPasses passes, TargetReporter reporter, Holds holds)
{
    private const int EvidenceObjects = 50;

    /// <summary>The revision can't be applied: tells people once, takes away what it may have made before that was known.</summary>
    internal async Task<Outcome> RefuseAsync(TargetSession session, string revision, IReadOnlyList<string> faults, CancellationToken cancellationToken)
    {
        var state = session.State;
        if (state.AppliedRevision != revision)
        {
            await passes.RemoveCreatedAsync(session, revision, cancellationToken);
        }

        var message = $"Revision {Short(revision)} is refused: {(faults.Count == 1 ? faults[0] : $"{faults.Count} faults, the first: {faults[0]}")}";
        if (state.Phase != TargetPhase.Failed || state.Message != message)
        {
            await reporter.RecordAsync(session, new TargetDecision("refused", revision, message) { Evidence = Reasons(faults), Discriminator = Discriminator(faults) }, cancellationToken);
            await reporter.NotifyAsync(session, NotificationEvent.ApplyFailed, revision, message, faults, cancellationToken);
            await reporter.WriteRevisionAsync(session, revision, RevisionResult.Refused, faults, null, cancellationToken);
            await session.EnterAsync(TargetPhase.Failed, message, faults, static next => next with { Deadline = null }, cancellationToken);
        }

        return new Outcome.Done(message);
    }

    /// <summary>The revision was applied and does not become healthy, or was refused half-way: holds it and goes back to the last good one.</summary>
    internal async Task<Outcome> GiveUpAsync(TargetSession session, string revision, RevisionResult result, string why, IReadOnlyList<string> reasons, CancellationToken cancellationToken)
    {
        var state = session.State;
        var good = state.LastGoodRevision is { } last && last != revision ? last : null;
        var message = good is null
            ? $"Revision {Short(revision)} {why}; there is no other good revision to go back to"
            : $"Revision {Short(revision)} {why}; it is held, and {Short(good)} is applied again";
        await reporter.RecordAsync(session, new TargetDecision("failed", revision, message) { Evidence = Reasons(reasons) }, cancellationToken);
        await reporter.NotifyAsync(session, NotificationEvent.ApplyFailed, revision, message, reasons, cancellationToken);
        await reporter.WriteRevisionAsync(session, revision, result, reasons, null, cancellationToken);
        if (good is null)
        {
            await session.EnterAsync(TargetPhase.Failed, message, reasons, static next => next with { Deadline = null }, cancellationToken);
            return new Outcome.Done(message);
        }

        await holds.PlaceAsync(session.Target.Name, revision, message, cancellationToken);
        return await RestoreAsync(session, revision, message, reasons, cancellationToken);
    }

    /// <summary>A revision is held: what it made is deleted, and everything else becomes what the last good revision wants.</summary>
    internal async Task<Outcome> RestoreAsync(TargetSession session, string revision, string why, IReadOnlyList<string> reasons, CancellationToken cancellationToken)
    {
        var good = session.State.LastGoodRevision;
        if (good is null || good == revision)
        {
            await passes.RemoveCreatedAsync(session, revision, cancellationToken);
            return await EndAsync(session, revision, session.State.AppliedRevision, why, reasons, cancellationToken);
        }

        IReadOnlyList<string> faults;
        try
        {
            var pass = await passes.OpenAsync(session, good, guard: null, cancellationToken);
            faults = pass.Faults;
            if (faults.Count == 0)
            {
                if (!pass.Counts.IsNothing)
                {
                    await reporter.RecordAsync(session, new TargetDecision("restored", good, why) { Evidence = pass.Evidence(EvidenceObjects), After = pass.Digest() }, cancellationToken);
                }

                faults = await pass.WriteAsync(cancellationToken);
            }
        }
        catch (RevisionRefusedException exception)
        {
            faults = exception.Faults;
        }

        if (faults.Count == 0)
        {
            return await EndAsync(session, revision, good, why, reasons, cancellationToken);
        }

        var message = $"The last good revision {Short(good)} can't be applied again: {faults[0]}";
        await reporter.NotifyAsync(session, NotificationEvent.Stalled, revision, message, faults, cancellationToken);
        await session.EnterAsync(TargetPhase.Failed, message, faults, next => next with { TakenBackRevision = revision, Deadline = null }, cancellationToken);
        return new Outcome.Done(message);
    }

    internal static string Short(string revision) => revision[..Math.Min(revision.Length, 8)];

    private async Task<Outcome> EndAsync(
        TargetSession session, string revision, string? inForce, string why, IReadOnlyList<string> reasons, CancellationToken cancellationToken)
    {
        var state = session.State;
        if (state.Phase != TargetPhase.Failed || state.TakenBackRevision != revision || state.AppliedRevision != inForce)
        {
            await reporter.RecordAsync(session, new TargetDecision("takenBack", revision, why), cancellationToken);
            await reporter.WriteRevisionAsync(session, revision, RevisionResult.TakenBack, reasons, null, cancellationToken);
            await session.EnterAsync(
                TargetPhase.Failed,
                why,
                reasons,
                next => next with { Revision = revision, TakenBackRevision = revision, AppliedRevision = inForce, Deadline = null },
                cancellationToken);
        }

        return new Outcome.Done(why);
    }

    private static JsonObject Reasons(IReadOnlyList<string> reasons)
        => new() { ["reasons"] = new JsonArray([.. reasons.Take(EvidenceObjects).Select(static reason => (JsonNode)reason)]) };

    // Another fault of the same revision (say, first a missing namespace, then a full quota) is another decision.
    private static string Discriminator(IReadOnlyList<string> faults) => ContentDigest.Of(Reasons(faults))["sha256:".Length..][..12];
}
