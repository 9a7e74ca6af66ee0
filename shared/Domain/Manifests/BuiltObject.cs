using System.Text.Json.Nodes;

namespace Trimtab.Domain.Manifests;

/// <summary>One object of a source, as it was built.</summary>
/// <param name="Value">The object.</param>
/// <param name="Place">The file that describes it, from the repository's root; of a kustomization its directory, empty for the root itself.</param>
public sealed record BuiltObject(JsonObject Value, string Place);
