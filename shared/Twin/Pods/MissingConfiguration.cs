using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Twin.Pods;

/// <summary>Finds ConfigMaps, Secrets and keys that a pod refers to and that are not there.</summary>
internal sealed class MissingConfiguration(TwinWorld world)
{
    /// <returns>Why a container's environment can't be made, in the node's words; null when it can.</returns>
    public string? OfEnvironment(JsonObject pod, JsonObject container)
    {
        foreach (var source in container.Items("envFrom"))
        {
            var fault = Check(pod, source["configMapRef"] as JsonObject, KindName.ConfigMap, "name", needsKey: false)
                ?? Check(pod, source["secretRef"] as JsonObject, KindName.Secret, "name", needsKey: false);
            if (fault is not null)
            {
                return fault;
            }
        }

        foreach (var variable in container.Items("env"))
        {
            var fault = Check(pod, variable.Find("valueFrom", "configMapKeyRef") as JsonObject, KindName.ConfigMap, "name", needsKey: true)
                ?? Check(pod, variable.Find("valueFrom", "secretKeyRef") as JsonObject, KindName.Secret, "name", needsKey: true);
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    /// <returns>Why a volume can't be mounted; null when all can. As on a node, one that no container mounts holds nothing up.</returns>
    public string? OfVolumes(JsonObject pod)
        => pod.Items("spec", "volumes").Where(volume => IsMounted(pod, volume.Text("name")))
            .Select(volume => Check(pod, volume["configMap"] as JsonObject, KindName.ConfigMap, "name", needsKey: false)
                ?? Check(pod, volume["secret"] as JsonObject, KindName.Secret, "secretName", needsKey: false))
            .FirstOrDefault(fault => fault is not null);

    private static bool IsMounted(JsonObject pod, string volume)
        => pod.Items("spec", "initContainers").Concat(pod.Items("spec", "containers"))
            .Any(container => container.Items("volumeMounts").Any(mount => mount.Text("name") == volume));

    private string? Check(JsonObject pod, JsonObject? reference, KindName kind, string nameField, bool needsKey)
    {
        if (reference is null || (bool?)reference["optional"] == true)
        {
            return null;
        }

        var name = reference.Text(nameField);
        if (world.Store.Find(world.Catalog.Get(kind), pod.Namespace, name) is not { } found)
        {
            return $"{kind.Kind.ToLowerInvariant()} \"{name}\" not found";
        }

        var key = reference.Text("key");
        return needsKey && found.Value.Find("data", key) is null && found.Value.Find("binaryData", key) is null
            ? $"couldn't find key {key} in {kind.Kind} {pod.Namespace}/{name}"
            : null;
    }
}
