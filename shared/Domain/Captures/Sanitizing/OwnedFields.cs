using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures.Sanitizing;

/// <summary>Which fields somebody set, as <c>metadata.managedFields</c> tells: what the server filled in by itself has no owner there.</summary>
/// <remarks>An object without managed fields owns nothing: it can't be told who set what.</remarks>
internal sealed class OwnedFields(JsonObject value)
{
    private const string AutoscalerManager = "kube-controller-manager";

    private readonly IReadOnlyList<JsonObject> _managers = [.. value.Items("metadata", "managedFields")
        .Where(static entry => entry.Text("subresource") != "status")
        .Select(static entry => entry.Find("fieldsV1"))
        .OfType<JsonObject>()];

    /// <param name="path">Names of fields from the root, e.g. <c>spec</c>, <c>clusterIP</c>.</param>
    public bool Contains(params string[] path) => _managers.Any(manager => Below(manager, path) is not null);

    /// <summary>Whether an autoscaler chooses the number of replicas: it writes through <c>scale</c>, as the controller manager. What a person scales is a person's choice.</summary>
    public bool IsAutoscaled { get; } = value.Items("metadata", "managedFields").Any(static entry
        => entry.Text("subresource") == "scale" && entry.Text("manager") == AutoscalerManager && entry.Find("fieldsV1", "f:spec", "f:replicas") is not null);

    /// <summary>Whether a field of an item of the list at <paramref name="list"/> has an owner.</summary>
    public bool ContainsInItem(string[] list, JsonObject item, string field)
        => _managers
            .Select(manager => Below(manager, list))
            .OfType<JsonObject>()
            .SelectMany(static items => items)
            .Any(entry => IsItem(entry.Key, item) && entry.Value is JsonObject fields && fields.ContainsKey($"f:{field}"));

    private static JsonNode? Below(JsonObject manager, string[] path)
    {
        JsonNode? node = manager;
        foreach (var name in path)
        {
            node = (node as JsonObject)?[$"f:{name}"];
        }

        return node;
    }

    // Written k:{"port":80,"protocol":"TCP"}: what the item has of it must be the same.
    private static bool IsItem(string written, JsonObject item)
    {
        if (!written.StartsWith("k:{", StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            return JsonNode.Parse(written[2..]) is JsonObject keys && keys.All(key => item[key.Key] is not { } value || JsonNode.DeepEquals(key.Value, value));
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return false;
        }
    }
}
