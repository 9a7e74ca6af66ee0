using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures.Sanitizing;

/// <summary>What the server and its controllers fill in by themselves, by kind. A field that somebody owns is kept.</summary>
internal static class KindDefaults
{
    private const string TokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const int DefaultTolerationSeconds = 300;
    private static readonly string[] JobLabels = ["controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name"];

    public static void Remove(JsonObject value, OwnedFields owned)
    {
        if (owned.IsAutoscaled)
        {
            RemoveKeys(value["spec"] as JsonObject, "replicas");
        }

        switch (value.KindName)
        {
            case { Group: "", Kind: "Service" }:
                CleanService(value, owned);
                break;
            case { Group: "", Kind: "Pod" }:
                CleanPod(value, owned);
                break;
            case { Group: "", Kind: "Namespace" }:
                CleanNamespace(value);
                break;
            case { Group: "", Kind: "ServiceAccount" }:
                CleanServiceAccount(value);
                break;
            case { Group: "", Kind: "PersistentVolumeClaim" }:
                RemoveUnlessOwned(value, owned, "spec", "volumeName");
                break;
            case { Group: "", Kind: "PersistentVolume" }:
                RemoveKeys(value.Find("spec", "claimRef") as JsonObject, "uid", "resourceVersion");
                break;
            case { Group: "batch", Kind: "Job" }:
                CleanJob(value);
                break;
            case { Group: "apps", Kind: "StatefulSet" }:
                foreach (var claim in value.Items("spec", "volumeClaimTemplates"))
                {
                    claim.Remove("status");
                }

                break;
            case { Group: "rbac.authorization.k8s.io", Kind: "ClusterRole" } when value["aggregationRule"] is JsonObject:
                // A controller collects them.
                value.Remove("rules");
                break;
            case { Group: "certificates.k8s.io", Kind: "CertificateSigningRequest" }:
                RemoveKeys(value["spec"] as JsonObject, "username", "uid", "groups", "extra");
                break;
        }
    }

    private static void CleanService(JsonObject value, OwnedFields owned)
    {
        // "None" is a choice, and the server never makes it.
        if (value.Text("spec", "clusterIP") != "None")
        {
            RemoveUnlessOwned(value, owned, "spec", "clusterIP");
            RemoveUnlessOwned(value, owned, "spec", "clusterIPs");
        }
        else if (!owned.Contains("spec", "clusterIPs"))
        {
            (value["spec"] as JsonObject)?.Remove("clusterIPs");
        }

        foreach (var field in (string[])["ipFamily", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort", "topologyKeys"])
        {
            RemoveUnlessOwned(value, owned, "spec", field);
        }

        foreach (var port in value.Items("spec", "ports"))
        {
            if (!owned.ContainsInItem(["spec", "ports"], port, "nodePort"))
            {
                port.Remove("nodePort");
            }
        }
    }

    private static void CleanPod(JsonObject value, OwnedFields owned)
    {
        if (value["spec"] is not JsonObject spec)
        {
            return;
        }

        RemoveUnlessOwned(value, owned, "spec", "nodeName");
        spec.Remove("priority");
        var tokens = value.Items("spec", "volumes")
            .Where(volume => IsTokenVolume(volume) && !owned.ContainsInItem(["spec", "volumes"], volume, "name"))
            .Select(static volume => volume.Text("name"))
            .ToHashSet(StringComparer.Ordinal);
        RemoveItems(spec, "volumes", volume => tokens.Contains(volume.Text("name")));
        foreach (var container in ((string[])["containers", "initContainers", "ephemeralContainers"]).SelectMany(list => value.Items("spec", list)))
        {
            RemoveItems(container, "volumeMounts", mount => mount.Text("mountPath") == TokenPath && tokens.Contains(mount.Text("name")));
        }

        RemoveItems(spec, "tolerations", IsDefaultToleration);
    }

    private static bool IsTokenVolume(JsonObject volume)
        => volume.Text("name") is var name
            && (volume["projected"] is JsonObject && name.StartsWith("kube-api-access-", StringComparison.Ordinal)
                || name.Contains("-token-", StringComparison.Ordinal) && volume.Text("secret", "secretName") == name);

    private static bool IsDefaultToleration(JsonObject toleration)
        => toleration.Text("key") is "node.kubernetes.io/not-ready" or "node.kubernetes.io/unreachable"
            && toleration.Text("operator") == "Exists" && toleration.Text("effect") == "NoExecute"
            && toleration.Number("tolerationSeconds") == DefaultTolerationSeconds;

    private static void CleanNamespace(JsonObject value)
    {
        if (value["spec"] is JsonObject spec)
        {
            RemoveTexts(spec, "finalizers", static text => text == "kubernetes");
            ObjectSanitizer.DropEmpty(value, "spec");
        }

        (value.Find("metadata", "labels") as JsonObject)?.Remove("kubernetes.io/metadata.name");
    }

    // The names of generated tokens differ in every cluster.
    private static void CleanServiceAccount(JsonObject value)
        => RemoveItems(value, "secrets", secret => secret.Text("name").StartsWith($"{value.Name}-token-", StringComparison.Ordinal));

    private static void CleanJob(JsonObject value)
    {
        if (value["spec"] is not JsonObject spec || spec["manualSelector"] is JsonValue manual && manual.TryGetValue<bool>(out var isManual) && isManual)
        {
            return;
        }

        spec.Remove("selector");
        RemoveKeys(value.Find("spec", "template", "metadata", "labels") as JsonObject, JobLabels);
        RemoveKeys(value.Find("metadata", "labels") as JsonObject, JobLabels);
    }

    private static void RemoveUnlessOwned(JsonObject value, OwnedFields owned, string parent, string field)
    {
        if (!owned.Contains(parent, field))
        {
            (value[parent] as JsonObject)?.Remove(field);
        }
    }

    private static void RemoveKeys(JsonObject? parent, params string[] keys)
    {
        foreach (var key in keys)
        {
            parent?.Remove(key);
        }
    }

    private static void RemoveItems(JsonObject parent, string list, Func<JsonObject, bool> isServers)
        => RemoveWhere(parent, list, item => item is JsonObject value && isServers(value));

    private static void RemoveTexts(JsonObject parent, string list, Func<string, bool> isServers)
        => RemoveWhere(parent, list, item => item is JsonValue value && value.TryGetValue<string>(out var text) && isServers(text));

    private static void RemoveWhere(JsonObject parent, string list, Func<JsonNode?, bool> isServers)
    {
        if (parent[list] is not JsonArray items)
        {
            return;
        }

        foreach (var item in items.Where(isServers).ToList())
        {
            items.Remove(item);
        }

        ObjectSanitizer.DropEmpty(parent, list);
    }
}
