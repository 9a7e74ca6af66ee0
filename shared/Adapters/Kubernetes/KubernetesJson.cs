using System.Text.Json.Serialization;

namespace Trimtab.Adapters.Kubernetes;

[JsonSerializable(typeof(ListPage))]
internal sealed partial class KubernetesJson : JsonSerializerContext;
