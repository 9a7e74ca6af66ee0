using Microsoft.Extensions.Options;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Adapters.Programs;

namespace Trimtab.Adapters.Tests.Kubernetes;

/// <summary>Readers of access settings with real programs.</summary>
internal static class TestAccess
{
    public static Kubeconfig Kubeconfig(TimeProvider clock) => new(Programs, clock);

    public static ClusterAccess Ways(AccessOptions options) => new(options, Programs, TimeProvider.System);

    private static ProgramRunner Programs { get; } = new(Options.Create(new ProgramOptions()), TimeProvider.System);
}
