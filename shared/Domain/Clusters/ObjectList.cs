using System.Text.Json.Nodes;

namespace Trimtab.Domain.Clusters;

/// <summary>A whole list and the version it is of.</summary>
public sealed record ObjectList(IReadOnlyList<JsonObject> Items, string ResourceVersion);
