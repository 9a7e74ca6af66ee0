namespace Trimtab.Domain.Fleet;

/// <summary>What reading the document finds beside its values.</summary>
internal sealed class FleetFindings
{
    public List<FleetFault> Faults { get; } = [];

    /// <summary>Places outside the targets that name a cluster; whether there is one is known at the end.</summary>
    public List<(string Cluster, FleetNode Place)> NamedClusters { get; } = [];
}
