using System.Text.Json.Nodes;

namespace Trimtab.Adapters.Manifests;

/// <summary>A value of a kustomization file that names a file, or is one.</summary>
/// <param name="Path">Where it stands: <c>resources[0]</c>.</param>
/// <param name="Value">The value.</param>
/// <param name="Use">What kustomize does with it.</param>
internal sealed record KustomizationReference(string Path, string Value, KustomizationUse Use)
{
    /// <summary>Every field of kustomize 5 that is read from somewhere; <c>*</c> stands for each item.</summary>
    private static readonly (string Field, KustomizationUse Use)[] Fields =
    [
        ("resources.*", KustomizationUse.Resource),
        ("bases.*", KustomizationUse.Resource),
        ("components.*", KustomizationUse.Resource),
        ("generators.*", KustomizationUse.Resource),
        ("transformers.*", KustomizationUse.Resource),
        ("validators.*", KustomizationUse.Resource),
        ("crds.*", KustomizationUse.Yaml),
        ("configurations.*", KustomizationUse.Yaml),
        ("openapi.path", KustomizationUse.Yaml),
        ("patchesStrategicMerge.*", KustomizationUse.Yaml),
        ("patches.*.path", KustomizationUse.Yaml),
        ("patches.*.patch", KustomizationUse.Inline),
        ("patchesJson6902.*.path", KustomizationUse.Yaml),
        ("patchesJson6902.*.patch", KustomizationUse.Inline),
        ("replacements.*.path", KustomizationUse.Yaml),
        ("configMapGenerator.*.files.*", KustomizationUse.File),
        ("configMapGenerator.*.envs.*", KustomizationUse.File),
        ("configMapGenerator.*.env", KustomizationUse.File),
        ("secretGenerator.*.files.*", KustomizationUse.File),
        ("secretGenerator.*.envs.*", KustomizationUse.File),
        ("secretGenerator.*.env", KustomizationUse.File),
    ];

    public static IEnumerable<KustomizationReference> FindAll(JsonObject kustomization)
        => from field in Fields
           from found in Find(kustomization, "", field.Field.Split('.'))
           select new KustomizationReference(found.Path, found.Value, field.Use);

    private static IEnumerable<(string Path, string Value)> Find(JsonNode? node, string path, string[] field)
        => (field, node) switch
        {
            ([], JsonValue value) when value.TryGetValue<string>(out var text) => [(path, text)],
            (["*", .. var rest], JsonArray items) => items.SelectMany((item, i) => Find(item, $"{path}[{i}]", rest)),
            ([var name, .. var rest], JsonObject members) when name != "*" => Find(members[name], path.Length == 0 ? name : $"{path}.{name}", rest),
            _ => [],
        };
}
