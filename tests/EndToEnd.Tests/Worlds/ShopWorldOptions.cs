namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>How a <see cref="ShopWorld"/> is made.</summary>
/// <param name="Outside">What stands between the function apps and everything else; disposed with the world.</param>
/// <param name="Policy">The rollout policy, in the fleet's words.</param>
/// <param name="MessageVisibility">How long the messages of a killed app stay hidden.</param>
internal sealed record ShopWorldOptions(IOutside Outside, string Policy, TimeSpan MessageVisibility)
{
    /// <summary>The real cluster that its namespace is on; null: a twin of its own.</summary>
    public string? Kubeconfig { get; init; } = TestKit.Running.RealCluster.Kubeconfig;

    /// <summary>Lines of its relays' settings file beside the usual ones, each with its end.</summary>
    public string RelaySettings { get; init; } = "";

    /// <summary>Where its fleet document is.</summary>
    public FleetPlace FleetPlace { get; init; }

    /// <summary>The real cluster for a long case; null: a twin.</summary>
    public static string? KubeconfigOfLongCases => TestRun.IsExhaustiveOnCluster ? TestKit.Running.RealCluster.Kubeconfig : null;
}
