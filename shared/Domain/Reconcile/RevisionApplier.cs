using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Reconcile;

/// <summary>Does for a rollout what concerns the whole of its revision. Every method is safe to repeat, works under the target's lease, and does nothing
/// for a target that has left the fleet.</summary>
/// <remarks>A <see cref="TimeoutException"/> means that another worker holds the target for a long time: try again.</remarks>
public sealed class RevisionApplier(
    IFleet fleet, ILeases leases, TargetDocuments documents, RevisionAttempt attempt, RevisionSettler settler, RevisionRestorer restorer, TimeProvider time) : IRevisions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Applies everything of a revision, guarded workloads included (promotion). Does not wait for health.</summary>
    /// <exception cref="RevisionRefusedException">The revision can't be applied in full; what was applied stays until it is taken back.</exception>
    /// <exception cref="InvalidOperationException">A newer revision is being worked on.</exception>
    public Task PromoteAsync(string target, string revision, MessageContext context, CancellationToken cancellationToken)
        => RunAsync(
            target,
            context,
            (session, token) => session.State.Revision is { } newest && newest != revision
                ? throw new InvalidOperationException($"Revision {revision} of target {target} can't be promoted: {newest} is newer.")
                : attempt.PromoteAsync(session, revision, token),
            cancellationToken);

    /// <summary>The rollout of a revision ended well: it is the target's last good revision now.</summary>
    public Task MarkGoodAsync(string target, string revision, MessageContext context, CancellationToken cancellationToken)
        => RunAsync(
            target,
            context,
            (session, token) => session.State is { Phase: TargetPhase.Healthy } state && state.LastGoodRevision == revision
                ? Task.CompletedTask
                : MarkAsync(session, revision, token),
            cancellationToken);

    /// <summary>A revision was taken back: what it created is deleted, and, when it had been promoted, the last good revision is applied again.</summary>
    public Task TakeBackAsync(string target, string revision, MessageContext context, CancellationToken cancellationToken)
        => RunAsync(
            target,
            context,
            (session, token) => session.State.Revision is { } newest && newest != revision
                ? Task.CompletedTask
                : restorer.RestoreAsync(session, revision, $"Revision {RevisionRestorer.Short(revision)} was rolled back and is held", [], token),
            cancellationToken);

    private async Task MarkAsync(TargetSession session, string revision, CancellationToken cancellationToken)
    {
        if (session.State.Revision == revision)
        {
            await settler.SucceedAsync(session, revision, isTold: false, cancellationToken);
        }
        else
        {
            // A newer revision has begun already: only where to go back to changes.
            await session.EnterAsync(session.State.Phase, session.State.Message, session.State.Reasons, next => next with { LastGoodRevision = revision }, cancellationToken);
        }
    }

    private async Task RunAsync(string name, MessageContext context, Func<TargetSession, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var document = fleet.Current;
        if (!document.Targets.TryGetValue(name, out var target))
        {
            return;
        }

        await using var lease = await TargetLease.TakeAsync(leases, name, context.MessageId, Patience, time, cancellationToken);
        await work(await TargetSession.OpenAsync(documents, time, document, target, context, lease.Token), lease.Token);
    }
}
