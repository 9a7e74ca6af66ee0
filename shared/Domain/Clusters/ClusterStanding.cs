namespace Trimtab.Domain.Clusters;

/// <summary>Whether a cluster's API server answers, as one instance sees it.</summary>
/// <param name="Cluster">The fleet's name of it.</param>
/// <param name="Answers">False while calls are held back because none was answered.</param>
/// <param name="Since">When that began.</param>
/// <param name="Reason">The last failure, in a sentence; empty while it answers.</param>
public sealed record ClusterStanding(string Cluster, bool Answers, DateTimeOffset Since, string Reason);
