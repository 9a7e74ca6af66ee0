using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Rollouts;

/// <summary>Begins and supersedes rollouts for the reconciler.</summary>
public sealed class RolloutStarter
{
    /// <summary>Begins the rollout of a revision: configuration copies, the rollout's document, its first tick. A repeat for the same revision changes nothing.</summary>
    /// <returns>The rollout's id: <c>{target}-{first 8 digits of the revision}</c>.</returns>
    public Task<string> StartAsync(RolloutRequest request, MessageContext context, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    /// <summary>Ends the target's running rollout of another revision, if there is one, because a newer revision came: its canary is removed.</summary>
    /// <returns>Whether a rollout of <paramref name="revision"/> itself is already running (then reconcile leaves it alone).</returns>
    public Task<bool> SupersedeOthersAsync(string target, string revision, MessageContext context, CancellationToken cancellationToken)
        => throw new NotSupportedException();
}
