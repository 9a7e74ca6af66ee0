using Xunit;

namespace Trimtab.TestKit.Running;

/// <summary>A fact that is skipped, with the reason, when no real cluster is given.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealClusterFactAttribute : FactAttribute
{
    public RealClusterFactAttribute() => Skip = RealCluster.Kubeconfig is null ? $"{RealCluster.Need}: set {RealCluster.Variable}" : null;
}
