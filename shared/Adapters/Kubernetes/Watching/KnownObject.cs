using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Watching;

/// <summary>What is kept of an object that a watch has reported: enough to know it again, and to say that it is gone.</summary>
/// <remarks>Thousands are kept for as long as the watch runs. A tree would hold the whole text it was parsed from, ten times as much.</remarks>
internal sealed class KnownObject
{
    private readonly byte[] _head;

    public KnownObject(JsonObject value)
    {
        (Uid, ResourceVersion) = (value.Uid, value.ResourceVersion);
        var head = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(head))
        {
            WriteHead(writer, value);
        }

        _head = head.WrittenSpan.ToArray();
    }

    public string Uid { get; }

    public string ResourceVersion { get; }

    /// <summary>The object without its content: kind and metadata.</summary>
    /// <param name="version">The version that it is to tell.</param>
    public JsonObject Head(string version)
    {
        var head = JsonNode.Parse(_head)!.AsObject();
        head["metadata"]!["resourceVersion"] = version;
        return head;
    }

    private static void WriteHead(Utf8JsonWriter writer, JsonObject value)
    {
        writer.WriteStartObject();
        writer.WriteString("apiVersion"u8, value.Text("apiVersion"));
        writer.WriteString("kind"u8, value.Text("kind"));
        writer.WriteStartObject("metadata"u8);
        foreach (var (name, member) in value["metadata"] as JsonObject ?? [])
        {
            // Often more than all the rest.
            if (name != "managedFields" && member is not null)
            {
                writer.WritePropertyName(name);
                member.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
