using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Captures.Sanitizing;

/// <summary>Makes of a live object the manifest that a person would have written: what only the server says is taken out, everything else stays.</summary>
/// <remarks>
/// A deny-list: a field that is not known here is kept, so that no kind loses anything. Applying the result where the object came from
/// changes nothing; applying it elsewhere makes the same object. The result does not depend on the order of the live object's keys.
/// </remarks>
public static class ObjectSanitizer
{
    private static readonly string[] ServerMetadata =
    [
        "managedFields", "uid", "resourceVersion", "generation", "creationTimestamp", "selfLink", "deletionTimestamp",
        "deletionGracePeriodSeconds", "generateName", "ownerReferences", "finalizers", "clusterName",
    ];

    private static readonly string[] ServerAnnotations =
    [
        "kubectl.kubernetes.io/last-applied-configuration",
        "deployment.kubernetes.io/revision",
        "deployment.kubernetes.io/revision-history",
        "deployment.kubernetes.io/desired-replicas",
        "deployment.kubernetes.io/max-replicas",
        "deprecated.daemonset.template.generation",
        "pv.kubernetes.io/bind-completed",
        "pv.kubernetes.io/bound-by-controller",
        "pv.kubernetes.io/provisioned-by",
        "volume.beta.kubernetes.io/storage-provisioner",
        "volume.kubernetes.io/storage-provisioner",
        "volume.kubernetes.io/selected-node",
        "endpoints.kubernetes.io/last-change-trigger-time",
        "autoscaling.alpha.kubernetes.io/conditions",
        "autoscaling.alpha.kubernetes.io/current-metrics",
        "control-plane.alpha.kubernetes.io/leader",
        TrimtabNames.Revision,
    ];

    /// <param name="live">An object as the API server gave it; stays as it is.</param>
    /// <returns>A new tree with its keys in a fixed order.</returns>
    public static JsonObject Clean(JsonObject live)
    {
        ArgumentNullException.ThrowIfNull(live);
        var value = live.Copy();
        Strip(value, new OwnedFields(live));
        return KeyOrder.Apply(value);
    }

    /// <summary>Takes out of an object, about which nobody knows yet who owns what, what only the server says. Its keys stay in their order.</summary>
    internal static void StripWithoutOwners(JsonObject value) => Strip(value, new OwnedFields([]));

    private static void Strip(JsonObject value, OwnedFields owned)
    {
        value.Remove("status");
        KindDefaults.Remove(value, owned);
        CleanMetadata(value["metadata"] as JsonObject);
        foreach (var template in Templates(value))
        {
            CleanMetadata(template["metadata"] as JsonObject);
            DropEmpty(template, "metadata");
        }
    }

    /// <summary>The committed form: YAML that reads back as <see cref="Clean(JsonObject)"/>'s tree.</summary>
    public static string Write(JsonObject live) => YamlText.Write(Clean(live));

    /// <returns>A digest of <see cref="Clean(JsonObject)"/>'s tree: of two objects with the same one, the same would be committed.</returns>
    public static string DigestOf(JsonObject live)
    {
        ArgumentNullException.ThrowIfNull(live);
        var value = live.Copy();
        Strip(value, new OwnedFields(live));
        return ContentDigest.Hex(value);
    }

    private static void CleanMetadata(JsonObject? metadata)
    {
        if (metadata is null)
        {
            return;
        }

        foreach (var key in ServerMetadata)
        {
            metadata.Remove(key);
        }

        if (metadata["annotations"] is JsonObject annotations)
        {
            foreach (var key in ServerAnnotations)
            {
                annotations.Remove(key);
            }
        }

        DropEmpty(metadata, "annotations");
        DropEmpty(metadata, "labels");
    }

    /// <summary>The templates of other objects inside an object: they carry the server's <c>creationTimestamp: null</c>.</summary>
    private static IEnumerable<JsonObject> Templates(JsonObject value)
    {
        IEnumerable<JsonNode?> found =
        [
            value.Find("spec", "template"),
            value.Find("spec", "jobTemplate"),
            value.Find("spec", "jobTemplate", "spec", "template"),
            .. value.Items("spec", "volumeClaimTemplates"),
        ];
        foreach (var template in found.OfType<JsonObject>())
        {
            yield return template;
        }
    }

    internal static void DropEmpty(JsonObject? parent, string key)
    {
        if (parent is not null && parent.TryGetPropertyValue(key, out var node) && node is null or JsonObject { Count: 0 } or JsonArray { Count: 0 })
        {
            parent.Remove(key);
        }
    }
}
