using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Reconcile;

/// <summary>One object that a target has applied.</summary>
/// <param name="Object">Its name.</param>
/// <param name="Digest">Digest of the form that was applied; null while the first apply is not known to have ended.</param>
/// <param name="ResourceVersion">Its resourceVersion right after that.</param>
/// <param name="CreatedBy">The revision that made it, until that revision (or a later one) was found healthy: a revision that is taken back takes it along.
/// Null for objects of a good revision and for those that were there before.</param>
/// <param name="Ownership">See <see cref="AppliedMark"/>.</param>
/// <param name="Policy">What is done about its drift; null: it is reverted.</param>
/// <param name="Written">Its resourceVersion after Trimtab last wrote to it; null when it never did.</param>
/// <param name="Content">See <see cref="Drift.SanitizedContent"/>, as it was when it was last found right; kept of objects whose live changes are captured.</param>
/// <param name="Place">The file that describes it; kept of the same objects.</param>
public sealed record InventoryEntry(
    ObjectReference Object, string? Digest = null, string? ResourceVersion = null, string? CreatedBy = null, string? Ownership = null,
    DriftPolicy? Policy = null, string? Written = null, string? Content = null, string? Place = null)
{
    /// <summary>It is about to be deleted.</summary>
    public bool IsLeaving { get; init; }

    /// <summary>Somebody deleted it, and its drift policy leaves that so.</summary>
    public bool IsGone { get; init; }

    /// <summary>Git wants something else than was applied, and that waits for a live change that is being pushed.</summary>
    public bool IsOverdue { get; init; }

    /// <returns>Whether nothing has to be compared: the same form was applied, and it is still in force.</returns>
    public bool IsInForce(DesiredObject desired, JsonObject live)
        => Digest == desired.Digest && ResourceVersion is not null && new AppliedMark(ResourceVersion, Ownership).Holds(live);
}
