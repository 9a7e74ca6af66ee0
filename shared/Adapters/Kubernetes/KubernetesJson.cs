using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Trimtab.Adapters.Kubernetes;

[JsonSerializable(typeof(ListPage))]
internal sealed partial class KubernetesJson : JsonSerializerContext
{
    public static byte[] Write(JsonObject value) => JsonSerializer.SerializeToUtf8Bytes(value, Default.JsonObject);
}
