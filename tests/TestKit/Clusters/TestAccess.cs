using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Fleet;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Adapters.Programs;

namespace Trimtab.TestKit.Clusters;

/// <summary>Ways into clusters, with real programs.</summary>
public static class TestAccess
{
    private static ProgramRunner Programs { get; } = new(Options.Create(new ProgramOptions()), TimeProvider.System);

    public static Kubeconfig Kubeconfig(TimeProvider clock) => new(Programs, clock);

    public static ClusterAccess Ways(AccessOptions options) => new(options, Programs, TimeProvider.System);

    /// <summary>The clusters of a fleet document, reached as the function app reaches them.</summary>
    /// <param name="fleet">Its file.</param>
    public static FleetClusters Connect(string fleet)
        => new(
            new FleetFromFiles(new FleetOptions { Path = fleet }, TimeProvider.System, NullLogger<FleetFromFiles>.Instance),
            Ways(new AccessOptions()),
            new KubernetesLimits(),
            TimeProvider.System,
            NullLogger<KubernetesCluster>.Instance);
}
