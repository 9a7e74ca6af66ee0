using Trimtab.EndToEnd.Tests.Worlds;

namespace Trimtab.EndToEnd.Tests.Outages;

/// <summary>What is away, and how.</summary>
/// <param name="Parts">What is away at once.</param>
/// <param name="IsSilent">True: connections are taken and never answered. False: refused.</param>
/// <param name="Health">How the version behaves that is being rolled out meanwhile.</param>
internal sealed record Outage(OutsidePart[] Parts, bool IsSilent, ShopHealth Health)
{
    /// <summary>A Git host is missed between a push and its rollout; everything else in the middle of a rollout.</summary>
    public bool IsOfGitHost => Parts.Contains(OutsidePart.GitHost);
}
