using Trimtab.Domain.Messaging;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Reconcile;

/// <summary>What reconcile needs of rollouts.</summary>
public interface IRollouts
{
    /// <summary>Begins the rollout of a revision. A repeat changes nothing while that rollout runs.</summary>
    /// <returns>The rollout's id.</returns>
    Task<string> StartAsync(RolloutRequest request, MessageContext context, CancellationToken cancellationToken);

    /// <summary>Ends the target's running rollout of another revision, if there is one, because a newer revision came.</summary>
    /// <returns>Whether a rollout of <paramref name="revision"/> itself is running: then reconcile leaves the target alone.</returns>
    Task<bool> SupersedeOthersAsync(string target, string revision, MessageContext context, CancellationToken cancellationToken);
}
