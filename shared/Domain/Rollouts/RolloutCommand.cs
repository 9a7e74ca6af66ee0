using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Rollouts;

/// <summary>A person's order to a rollout.</summary>
/// <param name="Rollout">The rollout's id.</param>
/// <param name="Action">What to do.</param>
public sealed record RolloutCommand(string Rollout, RolloutAction Action) : IMessageBody
{
    public static string Kind => "rolloutCommand";

    public static string Queue => QueueNames.Rollouts;
}
