using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Reconcile;

/// <summary>One object that a target has applied.</summary>
/// <param name="Object">Its name.</param>
/// <param name="Digest">Digest of the form that was applied; null while the first apply is not known to have ended.</param>
/// <param name="ResourceVersion">Its resourceVersion right after that.</param>
/// <param name="CreatedBy">The revision that made it, until that revision (or a later one) was found healthy: a revision that is taken back takes it along.
/// Null for objects of a good revision and for those that were there before.</param>
/// <param name="Ownership">See <see cref="AppliedMark"/>.</param>
public sealed record InventoryEntry(ObjectReference Object, string? Digest = null, string? ResourceVersion = null, string? CreatedBy = null, string? Ownership = null)
{
    /// <returns>Whether nothing has to be compared: the same form was applied, and it is still in force.</returns>
    public bool IsInForce(DesiredObject desired, JsonObject live)
        => Digest == desired.Digest && ResourceVersion is not null && new AppliedMark(ResourceVersion, Ownership).Holds(live);
}
