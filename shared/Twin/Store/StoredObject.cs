using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Kinds;

namespace Trimtab.Twin.Store;

/// <summary>One version of an object. Its tree is never changed: a write stores a new one.</summary>
internal sealed class StoredObject(ServedKind kind, JsonObject value, long version, byte[]? json = null)
{
    private byte[]? _json = json;

    /// <summary>Stores a tree as if read from text, so that numbers of every type read alike.</summary>
    public static StoredObject Of(ServedKind kind, JsonObject value, long version)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value);
        return new StoredObject(kind, JsonNode.Parse(json)!.AsObject(), version, json);
    }

    public ServedKind Kind { get; } = kind;

    public JsonObject Value { get; } = value;

    public long Version { get; } = version;

    public string Name { get; } = value.Name;

    public string Namespace { get; } = value.Namespace;

    public string Uid { get; } = value.Uid;

    /// <summary>The object as UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Json => _json ??= JsonSerializer.SerializeToUtf8Bytes(Value);

    public bool IsDeleting => Value.Text("metadata", "deletionTimestamp").Length > 0;
}
