namespace Trimtab.TestKit.Running;

/// <summary>The real cluster that a test run was given, with a node that has the images <c>trimtab.test/busybox:1</c> and <c>trimtab.test/shop:1</c>.</summary>
public static class RealCluster
{
    public const string Variable = "TRIMTAB_TEST_KUBECONFIG";
    public const string Need = "needs a real API server's kubeconfig";

    /// <summary>Its kubeconfig; null when none was given.</summary>
#pragma warning disable RS0030 // A test run is an entry point.
    public static string? Kubeconfig => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } file ? file : null;
#pragma warning restore RS0030
}
