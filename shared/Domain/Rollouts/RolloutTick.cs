using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Rollouts;

/// <summary>Look at a rollout again.</summary>
/// <param name="Rollout">The rollout's id.</param>
/// <param name="Sequence">The tick's number in the rollout's document; a stale one is acknowledged and ends its chain.</param>
public sealed record RolloutTick(string Rollout, long Sequence) : IMessageBody
{
    public static string Kind => "rolloutTick";

    public static string Queue => QueueNames.Rollouts;
}
