namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>What whoever started this test run asked for.</summary>
internal static class TestRun
{
    public const string ExhaustiveVariable = "TRIMTAB_TEST_EXHAUSTIVE";
    public const string HostVariable = "TRIMTAB_TEST_HOST";
    public const string RelayVariable = "TRIMTAB_TEST_RELAY";

    /// <summary>Also the long cases.</summary>
    public static bool IsExhaustive => Exhaustive is "some" or "1" or "cluster";

    /// <summary>Of what the long cases go through, each day another twelfth.</summary>
    public static bool IsSample => Exhaustive == "some";

    /// <summary>The long cases on the real cluster, too, where pods make them three times as long; else on twins.</summary>
    public static bool IsExhaustiveOnCluster => Exhaustive == "cluster";

#pragma warning disable RS0030 // A test run is an entry point.
    /// <summary>The relay as it is shipped, when this run was given one; else null: that of the same build.</summary>
    public static string? Relay => Environment.GetEnvironmentVariable(RelayVariable) is { Length: > 0 } program ? program : null;

    /// <summary>The function app as it is in its image, when this run was given one; else null: that of the same build.</summary>
    public static string? Host => Environment.GetEnvironmentVariable(HostVariable) is { Length: > 0 } program ? program : null;

    private static string? Exhaustive => Environment.GetEnvironmentVariable(ExhaustiveVariable);
#pragma warning restore RS0030
}
