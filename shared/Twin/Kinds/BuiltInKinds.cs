using Trimtab.Domain.Clusters;
using Trimtab.Twin.Fields;

namespace Trimtab.Twin.Kinds;

/// <summary>The kinds that every cluster has.</summary>
internal static class BuiltInKinds
{
    public static IReadOnlyList<ServedKind> All { get; } =
    [
        Cluster("v1", "Namespace", "namespaces", Schemas.Plain, "ns") with { HasStatus = true },
        Cluster("v1", "Node", "nodes", Schemas.Plain, "no") with { HasStatus = true },
        Cluster("v1", "PersistentVolume", "persistentvolumes", Schemas.Plain, "pv") with { HasStatus = true },
        Spaced("v1", "Pod", "pods", Schemas.Pod, "po") with { HasStatus = true, Categories = ["all"] },
        Spaced("v1", "Service", "services", Schemas.Service, "svc") with { HasStatus = true, Categories = ["all"] },
        Spaced("v1", "ConfigMap", "configmaps", Schemas.Plain, "cm"),
        Spaced("v1", "Secret", "secrets", Schemas.Plain),
        Spaced("v1", "ServiceAccount", "serviceaccounts", Schemas.ServiceAccount, "sa"),
        Spaced("v1", "Endpoints", "endpoints", Schemas.Plain, "ep") with { Singular = "endpoints" },
        Spaced("v1", "Event", "events", Schemas.Event, "ev"),
        Spaced("v1", "LimitRange", "limitranges", Schemas.Plain, "limits"),
        Spaced("v1", "ResourceQuota", "resourcequotas", Schemas.Selecting, "quota") with { HasStatus = true },
        Spaced("v1", "PersistentVolumeClaim", "persistentvolumeclaims", Schemas.Selecting, "pvc") with { HasStatus = true },
        Workload("apps/v1", "Deployment", "deployments", "deploy") with { ScalePath = "replicas" },
        Workload("apps/v1", "ReplicaSet", "replicasets", "rs") with { ScalePath = "replicas" },
        Workload("apps/v1", "StatefulSet", "statefulsets", "sts") with { ScalePath = "replicas" },
        Workload("apps/v1", "DaemonSet", "daemonsets", "ds"),
        Spaced("apps/v1", "ControllerRevision", "controllerrevisions", Schemas.Plain),
        Spaced("batch/v1", "Job", "jobs", Schemas.Batch) with { HasStatus = true, Categories = ["all"] },
        Spaced("batch/v1", "CronJob", "cronjobs", Schemas.CronJob, "cj") with { HasStatus = true, Categories = ["all"] },
        Spaced("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", Schemas.Selecting, "pdb") with { HasStatus = true },
        Spaced("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", Schemas.Plain, "hpa") with { HasStatus = true, Categories = ["all"] },
        Spaced("networking.k8s.io/v1", "Ingress", "ingresses", Schemas.Plain, "ing") with { HasStatus = true },
        Cluster("networking.k8s.io/v1", "IngressClass", "ingressclasses", Schemas.Plain),
        Spaced("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", Schemas.Selecting, "netpol"),
        Spaced("rbac.authorization.k8s.io/v1", "Role", "roles", Schemas.Plain),
        Spaced("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", Schemas.RoleBinding),
        Cluster("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", Schemas.Plain),
        Cluster("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", Schemas.RoleBinding),
        Spaced("coordination.k8s.io/v1", "Lease", "leases", Schemas.Plain),
        Spaced("events.k8s.io/v1", "Event", "events", Schemas.Event),
        Spaced("discovery.k8s.io/v1", "EndpointSlice", "endpointslices", Schemas.Plain),
        Cluster("apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", Schemas.Plain, "crd", "crds") with { HasStatus = true },
        Cluster("storage.k8s.io/v1", "StorageClass", "storageclasses", Schemas.Plain, "sc"),
        Cluster("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", Schemas.Plain, "pc"),
        Cluster("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", Schemas.Plain),
        Cluster("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", Schemas.Plain),
    ];

    private static ServedKind Workload(string version, string kind, string plural, string shortName)
        => Spaced(version, kind, plural, Schemas.Workload, shortName) with { HasStatus = true, Categories = ["all"] };

    private static ServedKind Spaced(string version, string kind, string plural, Schema schema, params string[] shortNames)
        => new(new KindName(version, kind), plural, IsNamespaced: true, schema) { ShortNames = shortNames };

    private static ServedKind Cluster(string version, string kind, string plural, Schema schema, params string[] shortNames)
        => new(new KindName(version, kind), plural, IsNamespaced: false, schema) { ShortNames = shortNames };
}
