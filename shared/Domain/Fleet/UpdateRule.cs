namespace Trimtab.Domain.Fleet;

/// <summary>What is said for some assets.</summary>
/// <param name="Match">Which.</param>
/// <param name="Use">What.</param>
public sealed record UpdateRule(UpdateSelection Match, UpdatePolicyUse Use);
