using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Variables;
using Trimtab.Domain.Yaml;

namespace Trimtab.Adapters.Manifests;

/// <summary>Takes the objects out of documents: lists apart, each checked for what every object needs.</summary>
internal sealed class ObjectCollector(ManifestFiles files, int maxObjects, VariableSubstitution? variables)
{
    private readonly List<BuiltObject> _objects = [];
    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);

    public IReadOnlyList<BuiltObject> Objects => _objects;

    /// <param name="trees">Documents.</param>
    /// <param name="home">Where they stand, see <see cref="BuiltObject.Place"/>.</param>
    public void Add(IEnumerable<YamlTree> trees, string home)
    {
        foreach (var tree in trees.Where(tree => tree.Root is not null))
        {
            Add(tree, tree.Root, "", home);
        }
    }

    private void Add(YamlTree tree, JsonNode? node, string path, string home)
    {
        var place = $"{tree.File}:{tree.LineOf(path)}";
        if (node is not JsonObject value)
        {
            files.Fault($"{place}: this is no Kubernetes object: a mapping with apiVersion, kind and metadata is needed.");
        }
        else if (value["items"] is JsonArray items && value.KindName is { Kind: var kind, ApiVersion.Length: > 0 } && kind.EndsWith("List", StringComparison.Ordinal))
        {
            var taken = items.ToArray();
            items.Clear();
            for (var i = 0; i < taken.Length; i++)
            {
                Add(tree, taken[i], $"{path}{(path.Length == 0 ? "" : ".")}items[{i}]", home);
            }
        }
        else if (variables?.Apply(tree, value, path) is { Count: > 0 } faults)
        {
            foreach (var fault in faults)
            {
                files.Fault(fault);
            }
        }
        else if (FaultOf(value) is { } fault)
        {
            files.Fault($"{place}: {fault}");
        }
        else
        {
            Keep(value, place, home);
        }
    }

    private void Keep(JsonObject value, string place, string home)
    {
        if (!_places.TryAdd(value.Reference.Key, place))
        {
            files.Fault($"{place}: {value.Reference} is there twice, first in {_places[value.Reference.Key]}.");
            return;
        }

        _objects.Add(new BuiltObject(Compact(value), home));
        if (_objects.Count > maxObjects)
        {
            files.Fault($"{place}: the target has more than {maxObjects} objects (setting Manifests:MaxObjects).");
            files.ThrowIfFaulty();
        }
    }

    /// <summary>The same object kept as one text, whose members become nodes only where they are looked at: a tenth of the memory of a whole tree.</summary>
    private static JsonObject Compact(JsonObject value)
        => JsonNode.Parse(JsonSerializer.SerializeToUtf8Bytes(value, DeepJson.Serializer), documentOptions: DeepJson.Document)!.AsObject();

    private static string? FaultOf(JsonObject value)
    {
        var (apiVersion, kind) = value.KindName;
        var what = kind.Length == 0 ? "the object" : value.Name.Length == 0 ? kind : $"{kind} {value.Name}";
        return apiVersion.Length == 0 ? $"{what} has no apiVersion."
            : kind.Length == 0 ? $"{what} has no kind."
            : value["sops"] is JsonObject ? $"{what} is encrypted with SOPS, which is not decrypted yet: apply it by other means and leave it out of this path."
            : value["metadata"] is not JsonObject metadata ? $"{what} has no metadata."
            : value.Name.Length > 0 ? FaultOfText(what, metadata)
            : metadata["name"] is not null ? $"{what}: metadata.name must be text; put it in quotes."
            : metadata["generateName"] is not null ? $"{what} has generateName: an object that is applied again and again needs a fixed metadata.name."
            : $"{what} has no metadata.name.";
    }

    private static string? FaultOfText(string what, JsonObject metadata)
    {
        if (metadata["namespace"] is { } space && !IsText(space))
        {
            return $"{what}: metadata.namespace must be text; put it in quotes.";
        }

        foreach (var field in new[] { "labels", "annotations" })
        {
            if (metadata[field] is JsonObject texts && texts.FirstOrDefault(text => text.Value is { } found && !IsText(found)) is { Key: { } key })
            {
                return $"{what}: metadata.{field}.{key} must be text; put it in quotes.";
            }
        }

        return null;
    }

    private static bool IsText(JsonNode node) => node.GetValueKind() == System.Text.Json.JsonValueKind.String;
}
