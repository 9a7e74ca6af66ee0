using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Updates.Charts;

/// <summary>The manifest of a release's revision: all its objects but hooks.</summary>
public static class ReleaseManifest
{
    /// <exception cref="InvalidYamlException">It is no YAML, or passes a limit.</exception>
    public static IReadOnlyList<JsonObject> Parse(string text)
        => [.. YamlTree.Parse("manifest", text, YamlLimits.Manifests).Select(static tree => tree.Root).OfType<JsonObject>().Where(static value => value.Name.Length > 0)];
}
