namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>What whoever started this test run asked for.</summary>
internal static class TestRun
{
    public const string ExhaustiveVariable = "TRIMTAB_TEST_EXHAUSTIVE";

    /// <summary>Also the long cases.</summary>
#pragma warning disable RS0030 // A test run is an entry point.
    public static bool IsExhaustive => Environment.GetEnvironmentVariable(ExhaustiveVariable) == "1";
#pragma warning restore RS0030
}
