namespace Trimtab.Domain.Assets;

/// <summary>A pod of a workload.</summary>
/// <param name="Name">Its name in the workload's namespace.</param>
/// <param name="ReplicaSet">Between it and its Deployment; null for other workloads.</param>
public sealed record AssetPod(string Name, string? ReplicaSet);
