using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;

namespace Trimtab.Domain.Updates;

/// <summary>A change that may be made.</summary>
/// <param name="Change">What.</param>
/// <param name="Asset">What it is made to.</param>
/// <param name="Mode">How; null: as suits the asset.</param>
/// <param name="Execution">How it is watched and taken back.</param>
/// <param name="Priority">The greater one first.</param>
/// <param name="RequestedBy">Who let it through.</param>
/// <param name="CorrelationId">Joins it to what found the change.</param>
/// <param name="FleetVersion">The fleet's version that said so.</param>
public sealed record UpdateOrder(
    Change Change, Asset Asset, UpdateMode? Mode, UpdateExecution Execution, long Priority, string RequestedBy, string CorrelationId, string FleetVersion)
{
    /// <summary>A pull request brought it into its source's branch already.</summary>
    public bool IsMerged { get; init; }
}
