using Xunit;

namespace Trimtab.TestKit.Running;

/// <summary>A theory that is skipped, with the reason, when no real cluster is given.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealClusterTheoryAttribute : TheoryAttribute
{
    public RealClusterTheoryAttribute() => Skip = RealCluster.Kubeconfig is null ? $"{RealCluster.Need}: set {RealCluster.Variable}" : null;
}
