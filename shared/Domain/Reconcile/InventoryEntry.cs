using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Reconcile;

/// <summary>One object that a target has applied.</summary>
/// <param name="Object">Its name.</param>
/// <param name="Digest">Digest of the form that was applied; null while the first apply is not known to have ended.</param>
/// <param name="ResourceVersion">Its resourceVersion right after that: while both stay the same nothing has to be compared.</param>
/// <param name="CreatedBy">The revision that made it, until that revision (or a later one) was found healthy: a revision that is taken back takes it along.
/// Null for objects of a good revision and for those that were there before.</param>
public sealed record InventoryEntry(ObjectReference Object, string? Digest = null, string? ResourceVersion = null, string? CreatedBy = null);
