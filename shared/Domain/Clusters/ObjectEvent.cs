using System.Text.Json.Nodes;

namespace Trimtab.Domain.Clusters;

/// <summary>One step of a watch.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Object">The object after (for Deleted: before) it happened; null for Synced.</param>
/// <param name="IsListed">Whether a list showed it, at the start or after a gap: then versions come in any order, and some may have gone unseen.</param>
public sealed record ObjectEvent(ObjectEventKind Kind, JsonObject? Object, bool IsListed = false);
