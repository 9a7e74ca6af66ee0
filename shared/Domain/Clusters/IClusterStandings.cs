namespace Trimtab.Domain.Clusters;

/// <summary>What this instance knows of the clusters' API servers.</summary>
public interface IClusterStandings
{
    /// <summary>One for each cluster that was used since the start; empty before.</summary>
    IReadOnlyList<ClusterStanding> Standings { get; }
}
