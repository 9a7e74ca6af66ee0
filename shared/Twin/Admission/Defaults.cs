using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Kinds;

namespace Trimtab.Twin.Admission;

/// <summary>What the API server fills in, so that applying the same manifest again changes nothing.</summary>
internal static class Defaults
{
    private static readonly Dictionary<string, Action<JsonObject, JsonObject>> Rules = new(StringComparer.Ordinal)
    {
        ["/Namespace"] = Namespace,
        ["/Pod"] = (_, spec) => Pod(spec),
        ["/Service"] = Service,
        ["/Secret"] = (value, _) => Secret(value),
        ["/PersistentVolumeClaim"] = (_, spec) => spec.Default("volumeMode", "Filesystem"),
        ["/PersistentVolume"] = (_, spec) => Volume(spec),
        ["apps/Deployment"] = (_, spec) => Deployment(spec),
        ["apps/ReplicaSet"] = (_, spec) => Replicated(spec),
        ["apps/StatefulSet"] = (_, spec) => StatefulSet(spec),
        ["apps/DaemonSet"] = (_, spec) => DaemonSet(spec),
        ["batch/Job"] = Job,
        ["batch/CronJob"] = (_, spec) => CronJob(spec),
        ["autoscaling/HorizontalPodAutoscaler"] = (_, spec) => spec.Default("minReplicas", 1),
        ["networking.k8s.io/Ingress"] = (value, _) => value.Ensure("status").Default("loadBalancer", new JsonObject()),
        ["networking.k8s.io/NetworkPolicy"] = (_, spec) => spec.Default("policyTypes", PolicyTypes(spec)),
        ["rbac.authorization.k8s.io/RoleBinding"] = (value, _) => RoleBinding(value),
        ["rbac.authorization.k8s.io/ClusterRoleBinding"] = (value, _) => RoleBinding(value),
        ["apiextensions.k8s.io/CustomResourceDefinition"] = (_, spec) => Definition(spec),
        ["storage.k8s.io/StorageClass"] = (value, _) => StorageClass(value),
        ["scheduling.k8s.io/PriorityClass"] = (value, _) => value.Default("preemptionPolicy", "PreemptLowerPriority"),
    };

    public static void Fill(ServedKind kind, JsonObject value)
    {
        if (Rules.TryGetValue($"{kind.Group}/{kind.Name.Kind}", out var rule))
        {
            rule(value, value["spec"] as JsonObject ?? []);
        }
        else if (kind.OpenApi is { } openApi)
        {
            CustomDefaults.Fill(value, openApi);
        }
    }

    private static void Namespace(JsonObject value, JsonObject spec)
    {
        value.Ensure("metadata", "labels")["kubernetes.io/metadata.name"] = value.Name;
        value.Ensure("spec").Default("finalizers", new JsonArray("kubernetes"));
        value.Ensure("status").Default("phase", "Active");
    }

    private static void Pod(JsonObject spec)
    {
        PodDefaults.Spec(spec);
        PodDefaults.Pod(spec);
    }

    private static void Secret(JsonObject value)
    {
        value.Default("type", "Opaque");
        if (value["stringData"] is JsonObject plain)
        {
            foreach (var (key, text) in plain)
            {
                value.Ensure("data")[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text?.ToString() ?? ""));
            }

            value.Remove("stringData");
        }
    }

    private static void Service(JsonObject value, JsonObject spec)
    {
        value.Ensure("status").Default("loadBalancer", new JsonObject());
        spec.Default("type", "ClusterIP");
        spec.Default("sessionAffinity", "None");
        foreach (var port in spec.Items("ports"))
        {
            port.Default("protocol", "TCP");
            port.Default("targetPort", port["port"]?.DeepClone());
        }

        if (spec.Text("type") != "ExternalName")
        {
            spec.Default("internalTrafficPolicy", "Cluster");
            spec.Default("ipFamilies", new JsonArray("IPv4"));
            spec.Default("ipFamilyPolicy", "SingleStack");
        }

        if (spec.Text("type") is "NodePort" or "LoadBalancer")
        {
            spec.Default("externalTrafficPolicy", "Cluster");
        }

        if (spec.Text("type") == "LoadBalancer")
        {
            spec.Default("allocateLoadBalancerNodePorts", true);
        }
    }

    private static void Volume(JsonObject spec)
    {
        spec.Default("volumeMode", "Filesystem");
        spec.Default("persistentVolumeReclaimPolicy", "Retain");
    }

    private static void Replicated(JsonObject spec)
    {
        spec.Default("replicas", 1);
        PodDefaults.Template(spec["template"] as JsonObject);
    }

    private static void Deployment(JsonObject spec)
    {
        Replicated(spec);
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("progressDeadlineSeconds", 600);
        var strategy = spec.Ensure("strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            strategy.Ensure("rollingUpdate").Default("maxSurge", "25%");
            strategy.Ensure("rollingUpdate").Default("maxUnavailable", "25%");
        }
    }

    private static void StatefulSet(JsonObject spec)
    {
        Replicated(spec);
        spec.Default("podManagementPolicy", "OrderedReady");
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("persistentVolumeClaimRetentionPolicy", new JsonObject { ["whenDeleted"] = "Retain", ["whenScaled"] = "Retain" });
        var strategy = spec.Ensure("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            strategy.Ensure("rollingUpdate").Default("partition", 0);
        }

        foreach (var claim in spec.Items("volumeClaimTemplates"))
        {
            claim.Default("apiVersion", "v1");
            claim.Default("kind", "PersistentVolumeClaim");
            claim.Ensure("spec").Default("volumeMode", "Filesystem");
            claim.Ensure("status").Default("phase", "Pending");
        }
    }

    private static void DaemonSet(JsonObject spec)
    {
        PodDefaults.Template(spec["template"] as JsonObject);
        spec.Default("revisionHistoryLimit", 10);
        var strategy = spec.Ensure("updateStrategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            strategy.Ensure("rollingUpdate").Default("maxSurge", 0);
            strategy.Ensure("rollingUpdate").Default("maxUnavailable", 1);
        }
    }

    private static void Job(JsonObject value, JsonObject spec)
    {
        JobTemplate(spec);
        if (spec["manualSelector"] is null && spec["selector"] is null && value.Uid.Length > 0)
        {
            spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = value.Uid } };
            var labels = spec.Ensure("template", "metadata", "labels");
            labels["batch.kubernetes.io/controller-uid"] = value.Uid;
            labels["batch.kubernetes.io/job-name"] = value.Name;
            labels["job-name"] = value.Name;
        }
    }

    private static void JobTemplate(JsonObject spec)
    {
        spec.Default("parallelism", 1);
        spec.Default("completions", 1);
        spec.Default("backoffLimit", 6);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        spec.Default("podReplacementPolicy", "TerminatingOrFailed");
        PodDefaults.Template(spec["template"] as JsonObject);
    }

    private static void CronJob(JsonObject spec)
    {
        spec.Default("concurrencyPolicy", "Allow");
        spec.Default("suspend", false);
        spec.Default("successfulJobsHistoryLimit", 3);
        spec.Default("failedJobsHistoryLimit", 1);
        if (spec["jobTemplate"] is JsonObject job)
        {
            job.Ensure("metadata");
            PodDefaults.Template(job.Find("spec", "template") as JsonObject);
        }
    }

    private static JsonArray PolicyTypes(JsonObject spec)
        => spec["egress"] is null ? new JsonArray("Ingress") : new JsonArray("Ingress", "Egress");

    private static void RoleBinding(JsonObject value)
    {
        value.Ensure("roleRef").Default("apiGroup", "rbac.authorization.k8s.io");
        foreach (var subject in value.Items("subjects").Where(subject => subject.Text("kind") is "User" or "Group"))
        {
            subject.Default("apiGroup", "rbac.authorization.k8s.io");
        }
    }

    private static void Definition(JsonObject spec)
    {
        spec.Default("conversion", new JsonObject { ["strategy"] = "None" });
        if (spec["names"] is JsonObject names)
        {
            names.Default("singular", names.Text("kind").ToLowerInvariant());
            names.Default("listKind", names.Text("kind") + "List");
        }
    }

    private static void StorageClass(JsonObject value)
    {
        value.Default("reclaimPolicy", "Delete");
        value.Default("volumeBindingMode", "Immediate");
    }
}
