using Trimtab.Domain.Messaging;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Reconcile;

/// <summary>Brings a target's cluster to a revision: build, check, apply what differs, prune, record. Every method is safe to repeat.</summary>
public sealed class RevisionApplier : IRevisions
{
    /// <summary>Applies everything of a revision, guarded workloads included (promotion). Does not wait for health.</summary>
    public Task PromoteAsync(string target, string revision, MessageContext context, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    /// <summary>The rollout of a revision ended well: it is the target's last good revision now.</summary>
    public Task MarkGoodAsync(string target, string revision, MessageContext context, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    /// <summary>A revision was taken back: what it created is deleted, and, when it had been promoted, the last good revision is applied again.</summary>
    public Task TakeBackAsync(string target, string revision, MessageContext context, CancellationToken cancellationToken)
        => throw new NotSupportedException();
}
