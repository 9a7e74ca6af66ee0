using System.Text.Json.Nodes;

namespace Trimtab.Domain.Clusters;

/// <summary>Reads the fields that all Kubernetes objects share from an object kept as a JSON tree.</summary>
/// <remarks>Missing or wrongly typed fields read as empty: a hostile object must not throw where it is only looked at.</remarks>
public static class KubernetesObject
{
    extension(JsonObject value)
    {
        public KindName KindName => new(value.Text("apiVersion"), value.Text("kind"));

        public string Name => value.Text("metadata", "name");

        public string Namespace => value.Text("metadata", "namespace");

        public string Uid => value.Text("metadata", "uid");

        public string ResourceVersion => value.Text("metadata", "resourceVersion");

        public ObjectReference Reference => new(value.KindName, value.Namespace, value.Name);

        /// <summary>The label's value; null when it is not set.</summary>
        public string? Label(string key) => value.Find("metadata", "labels") is JsonObject labels ? AsText(labels[key]) : null;

        /// <summary>The annotation's value; null when it is not set.</summary>
        public string? Annotation(string key) => value.Find("metadata", "annotations") is JsonObject annotations ? AsText(annotations[key]) : null;

        /// <summary>The text at a path of object keys; empty when it is not there.</summary>
        public string Text(params ReadOnlySpan<string> path) => AsText(value.Find(path)) ?? "";

        /// <summary>The whole number at a path of object keys; null when it is not there.</summary>
        public long? Number(params ReadOnlySpan<string> path)
            => value.Find(path) is not JsonValue number ? null
                : number.TryGetValue<long>(out var result) ? result
                : number.TryGetValue<int>(out var small) ? small : null;

        /// <summary>The items of the array at a path of object keys that are objects; empty when it is not there.</summary>
        public IEnumerable<JsonObject> Items(params ReadOnlySpan<string> path)
            => value.Find(path) is JsonArray array ? array.OfType<JsonObject>() : [];

        /// <summary>The node at a path of object keys; null when it is not there.</summary>
        public JsonNode? Find(params ReadOnlySpan<string> path)
        {
            JsonNode? node = value;
            foreach (var key in path)
            {
                node = (node as JsonObject)?[key];
            }

            return node;
        }

        public JsonObject Copy() => (JsonObject)value.DeepClone();
    }

    private static string? AsText(JsonNode? node) => node is JsonValue text && text.TryGetValue<string>(out var result) ? result : null;
}
