using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Rollouts;

/// <summary>What a rollout needs done with the whole of its revision; the reconciler does it. Every method is safe to repeat.</summary>
public interface IRevisions
{
    /// <summary>Applies everything of a revision, guarded workloads included (promotion). Does not wait for health.</summary>
    /// <exception cref="Reconcile.RevisionRefusedException">The revision can't be applied in full: it is rolled back.</exception>
    Task PromoteAsync(string target, string revision, MessageContext context, CancellationToken cancellationToken);

    /// <summary>The rollout of a revision ended well: it is the target's last good revision now.</summary>
    Task MarkGoodAsync(string target, string revision, MessageContext context, CancellationToken cancellationToken);

    /// <summary>A revision was taken back: what it created is deleted, and, when it had been promoted, the last good revision is applied again.</summary>
    Task TakeBackAsync(string target, string revision, MessageContext context, CancellationToken cancellationToken);
}
