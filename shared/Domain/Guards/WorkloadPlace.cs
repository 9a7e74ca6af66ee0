namespace Trimtab.Domain.Guards;

/// <summary>Where a guarded Deployment is.</summary>
/// <param name="Cluster">The fleet's name of the cluster.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
public sealed record WorkloadPlace(string Cluster, string Namespace, string Name)
{
    public override string ToString() => $"Deployment {Namespace}/{Name} in cluster {Cluster}";
}
