namespace Trimtab.Domain.Fleet;

/// <summary>One key of a Kubernetes Secret.</summary>
/// <param name="Cluster">Key of a cluster of the fleet.</param>
/// <param name="Namespace">The Secret's namespace.</param>
/// <param name="Name">The Secret's name.</param>
/// <param name="Key">The key in its data.</param>
public sealed record KubernetesSecretReference(string Cluster, string Namespace, string Name, string Key);
