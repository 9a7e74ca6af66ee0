namespace Trimtab.TestKit.Running;

/// <summary>The real cluster that a test run was given, with a node that has the images <c>trimtab.test/busybox:1</c>, <c>trimtab.test/shop:1</c>,
/// <c>trimtab.test/app:1</c> and <c>trimtab.test/relay:1</c>.</summary>
public static class RealCluster
{
    public const string Variable = "TRIMTAB_TEST_KUBECONFIG";
    /// <summary>Where its pods find what listens on 127.0.0.1 of this machine, with the same ports (infra/testcluster).</summary>
    public const string HostFromPods = "172.17.0.1";

    public const string Need = "needs a real API server's kubeconfig";

    /// <summary>Its kubeconfig; null when none was given.</summary>
#pragma warning disable RS0030 // A test run is an entry point.
    public static string? Kubeconfig => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } file ? file : null;
#pragma warning restore RS0030
}
