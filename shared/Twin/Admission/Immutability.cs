using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;

namespace Trimtab.Twin.Admission;

/// <summary>Fields that may not change once an object exists.</summary>
internal static class Immutability
{
    private static readonly Dictionary<string, string[][]> Fixed = new(StringComparer.Ordinal)
    {
        ["/Secret"] = [["type"]],
        ["apps/Deployment"] = [["spec", "selector"]],
        ["apps/ReplicaSet"] = [["spec", "selector"]],
        ["apps/DaemonSet"] = [["spec", "selector"]],
        ["batch/Job"] = [["spec", "selector"], ["spec", "completions"], ["spec", "template"]],
        ["rbac.authorization.k8s.io/RoleBinding"] = [["roleRef"]],
        ["rbac.authorization.k8s.io/ClusterRoleBinding"] = [["roleRef"]],
        ["storage.k8s.io/StorageClass"] = [["provisioner"], ["parameters"], ["reclaimPolicy"]],
        ["apiextensions.k8s.io/CustomResourceDefinition"] = [["spec", "group"], ["spec", "names", "plural"], ["spec", "scope"]],
    };

    private static readonly string[] OpenStatefulSetFields =
        ["replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"];

    private static readonly string[] FrozenFields = ["data", "binaryData", "immutable"];

    public static IEnumerable<FieldFault> Check(ServedKind kind, JsonObject live, JsonObject value)
    {
        var key = $"{kind.Group}/{kind.Name.Kind}";
        var faults = Fixed.GetValueOrDefault(key, [])
            .Where(path => !JsonNode.DeepEquals(live.Find(path), value.Find(path)))
            .Select(path => FieldFault.Invalid(string.Join('.', path), value.Find(path)?.DeepClone(), "field is immutable"));
        return faults.Concat(key switch
        {
            "/ConfigMap" or "/Secret" when (bool?)live["immutable"] == true => Frozen(live, value),
            "/Service" => ClusterIp(live, value),
            "/Pod" => Pod(live, value),
            "/PersistentVolumeClaim" => Claim(live, value),
            "apps/StatefulSet" => StatefulSet(live, value),
            _ => [],
        });
    }

    private static IEnumerable<FieldFault> Frozen(JsonObject live, JsonObject value)
        => FrozenFields
            .Where(field => !JsonNode.DeepEquals(live[field], value[field]))
            .Select(field => FieldFault.Forbidden(field, "field is immutable when `immutable` is set"));

    private static IEnumerable<FieldFault> ClusterIp(JsonObject live, JsonObject value)
    {
        if (live.Text("spec", "clusterIP") is { Length: > 0 } before
            && value.Text("spec", "type") != "ExternalName"
            && value.Text("spec", "clusterIP") != before)
        {
            yield return FieldFault.Invalid("spec.clusterIPs[0]", new JsonArray(value.Text("spec", "clusterIP")), "may not change once set");
        }
    }

    private static IEnumerable<FieldFault> Pod(JsonObject live, JsonObject value)
    {
        if (!JsonNode.DeepEquals(Comparable(live), Comparable(value)))
        {
            yield return FieldFault.Forbidden("spec", "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)");
        }

        static JsonNode? Comparable(JsonObject pod)
        {
            var spec = pod["spec"]?.DeepClone() as JsonObject ?? [];
            spec.Remove("tolerations");
            spec.Remove("activeDeadlineSeconds");
            spec.Remove("nodeName");
            foreach (var container in spec.Items("containers").Concat(spec.Items("initContainers")))
            {
                container.Remove("image");
            }

            return spec;
        }
    }

    private static IEnumerable<FieldFault> Claim(JsonObject live, JsonObject value)
    {
        if (!JsonNode.DeepEquals(Comparable(live), Comparable(value)))
        {
            yield return FieldFault.Forbidden("spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims");
        }

        static JsonNode Comparable(JsonObject claim)
        {
            var spec = claim["spec"]?.DeepClone() as JsonObject ?? [];
            spec.Remove("resources");
            spec.Remove("volumeName");
            return spec;
        }
    }

    private static IEnumerable<FieldFault> StatefulSet(JsonObject live, JsonObject value)
    {
        if (!JsonNode.DeepEquals(Comparable(live), Comparable(value)))
        {
            yield return FieldFault.Forbidden("spec", "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        }

        static JsonNode Comparable(JsonObject set)
        {
            var spec = set["spec"]?.DeepClone() as JsonObject ?? [];
            foreach (var field in OpenStatefulSetFields)
            {
                spec.Remove(field);
            }

            return spec;
        }
    }
}
