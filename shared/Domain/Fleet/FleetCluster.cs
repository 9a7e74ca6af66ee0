namespace Trimtab.Domain.Fleet;

/// <summary>How to reach one cluster.</summary>
/// <param name="Name">The key in the fleet.</param>
/// <param name="Kubeconfig">Null: the service account of the pod we run in.</param>
/// <param name="Environment">A word for people, e.g. <c>prod</c>; null when not said.</param>
/// <param name="RequestsPerSecond">Most requests a second to this API server; default 1000.</param>
public sealed record FleetCluster(string Name, FleetKubeconfig? Kubeconfig, string? Environment, int RequestsPerSecond = 1000);
