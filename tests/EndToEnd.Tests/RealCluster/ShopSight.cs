namespace Trimtab.EndToEnd.Tests.RealCluster;

/// <summary>What a rollout may change in the cluster.</summary>
/// <param name="Templates">The pod templates of all workloads but canaries.</param>
/// <param name="Configuration">The ConfigMap's data.</param>
/// <param name="Leftovers">Names of canaries and configuration copies.</param>
/// <param name="Commits">Of each workload but canaries, its name, the commit that it tells, and that of the ReplicaSet that makes its pods.</param>
public sealed record ShopSight(string Templates, string Configuration, IReadOnlyList<string> Leftovers, IReadOnlyList<string> Commits);
