namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>How a <see cref="ShopWorld"/> is made.</summary>
/// <param name="Outside">What stands between the function apps and everything else; disposed with the world.</param>
/// <param name="Policy">The rollout policy, in the fleet's words.</param>
/// <param name="MessageVisibility">How long the messages of a killed app stay hidden.</param>
internal sealed record ShopWorldOptions(IOutside Outside, string Policy, TimeSpan MessageVisibility);
