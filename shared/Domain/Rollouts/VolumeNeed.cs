using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Rollouts;

/// <summary>A ConfigMap or Secret without which one of a pod's volumes can't be mounted.</summary>
/// <remarks>A kubelet leaves a volume alone that none of the pod's containers mounts: its pod starts whatever is missing.</remarks>
/// <param name="Volume">The volume's name.</param>
/// <param name="Object">The ConfigMap or Secret.</param>
/// <param name="Keys">Keys that it must have.</param>
public sealed record VolumeNeed(string Volume, ObjectReference Object, IReadOnlyList<string> Keys)
{
    private static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];

    /// <summary>What a pod's volumes need; what is optional is not, nor what no container mounts.</summary>
    public static IEnumerable<VolumeNeed> Of(JsonObject pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        var mounted = ContainerLists.SelectMany(list => pod.Items("spec", list)).SelectMany(static container => container.Items("volumeMounts")).Select(static mount => mount.Text("name")).ToHashSet(StringComparer.Ordinal);
        return pod.Items("spec", "volumes").Where(volume => mounted.Contains(volume.Text("name"))).SelectMany(volume => volume.Items("projected", "sources").Prepend(volume)
            .SelectMany(source => new[] { Of(pod, volume, source["configMap"], KindName.ConfigMap), Of(pod, volume, source["secret"], KindName.Secret) }).OfType<VolumeNeed>());
    }

    /// <returns>What is missing, in a sentence; null when all is there.</returns>
    public string? MissingIn(JsonObject? live)
    {
        var what = live is null ? "" : Keys.FirstOrDefault(key => live.Find("data", key) is null && live.Find("binaryData", key) is null) is { } key ? $"key {key} of " : null;
        return what is null ? null : $"volume {Volume} needs {what}{Object.Kind.Kind} {Object.Name}, which does not exist";
    }

    private static VolumeNeed? Of(JsonObject pod, JsonObject volume, JsonNode? source, KindName kind)
    {
        if (source is not JsonObject reference || (reference["optional"] is JsonValue flag && flag.TryGetValue<bool>(out var isOptional) && isOptional))
        {
            return null;
        }

        // A volume of a Secret has another name for it than everything else.
        var name = reference.Text("secretName") is { Length: > 0 } secret ? secret : reference.Text("name");
        return name.Length == 0 ? null : new VolumeNeed(volume.Text("name"), new ObjectReference(kind, pod.Namespace, name), [.. reference.Items("items").Select(static item => item.Text("key"))]);
    }
}
