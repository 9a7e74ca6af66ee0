using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Manifests;

namespace Trimtab.Domain.Variables;

/// <summary>Reads the variables of targets.</summary>
public interface ITargetVariables
{
    /// <returns>All variables of the target by name; null when it declares none, so that nothing is replaced.</returns>
    /// <exception cref="InvalidManifestException">A place that must be there is missing or can't be understood; the message names it and holds no value.</exception>
    /// <exception cref="ClusterException">The cluster that holds a place refuses, or does not answer.</exception>
    Task<IReadOnlyDictionary<string, Variable>?> ReadAsync(FleetTarget target, CancellationToken cancellationToken);
}
