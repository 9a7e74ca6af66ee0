using System.Text.Json.Nodes;

namespace Trimtab.Domain.Clusters;

/// <summary>One step of a watch.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Object">The object after (for Deleted: before) it happened; null for Synced.</param>
public sealed record ObjectEvent(ObjectEventKind Kind, JsonObject? Object);
