using System.Text.Json.Serialization;
using Trimtab.Domain.Variables;

namespace Trimtab.Domain.Fleet;

/// <summary>A source path applied to one cluster.</summary>
/// <param name="Name">The key in the fleet.</param>
/// <param name="Source">Key of a source.</param>
/// <param name="Path">Directory inside the repository, without leading slash; empty for its root.</param>
/// <param name="Cluster">Key of a cluster.</param>
/// <param name="Namespace">Given to namespaced objects that name none; default <c>default</c>.</param>
/// <param name="Prune">Whether objects that left the source are deleted.</param>
/// <param name="Timeout">How long the applied objects may take to become healthy; default 5 min.</param>
/// <param name="DependsOn">Keys of targets that must be healthy at their newest revision first; never in a circle.</param>
/// <param name="RolloutPolicy">Key of a rollout policy; null: changes are applied straight.</param>
/// <param name="Variables">Put into the built objects; null: nothing is replaced in them.</param>
/// <param name="DriftRules">What is done about drift; null: everything is reverted.</param>
public sealed record FleetTarget(
    string Name,
    string Source,
    string Path,
    string Cluster,
    string Namespace,
    bool Prune,
    TimeSpan Timeout,
    IReadOnlyList<string> DependsOn,
    string? RolloutPolicy,
    TargetVariables? Variables = null,
    TargetDrift? DriftRules = null)
{
    /// <summary>What is done about drift.</summary>
    [JsonIgnore]
    public TargetDrift Drift => DriftRules ?? TargetDrift.Revert;
}
