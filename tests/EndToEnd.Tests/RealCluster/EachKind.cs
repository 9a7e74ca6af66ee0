namespace Trimtab.EndToEnd.Tests.RealCluster;

/// <summary>An object of each kind that the function app's role lets it apply.</summary>
internal static class EachKind
{
    /// <returns>Their manifests; all differ by <paramref name="mark"/>.</returns>
    public static string Of(string @namespace, string mark) => string.Join(
        "\n---\n",
        [
            Cluster("v1", "Namespace", $"{@namespace}-more", mark, ""),
            Cluster("apiextensions.k8s.io/v1", "CustomResourceDefinition", $"things.{@namespace}.example.com", mark, $$"""
                spec:
                  group: {{@namespace}}.example.com
                  scope: Namespaced
                  names: { plural: things, singular: thing, kind: Thing, listKind: ThingList }
                  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } } }]
                """),
            In(@namespace, "v1", "ConfigMap", mark, "data: { a: b }"),
            In(@namespace, "v1", "Secret", mark, "stringData: { a: b }"),
            In(@namespace, "v1", "Service", mark, "spec: { selector: { app: none }, ports: [{ port: 80 }] }"),
            In(@namespace, "v1", "ServiceAccount", mark, ""),
            In(@namespace, "v1", "PersistentVolumeClaim", mark, $"spec: {{ storageClassName: none, volumeName: {@namespace}, accessModes: [ReadWriteOnce], resources: {{ requests: {{ storage: 1Mi }} }} }}"),
            In(@namespace, "v1", "ResourceQuota", mark, "spec: { hard: { persistentvolumeclaims: '5' } }"),
            In(@namespace, "v1", "LimitRange", mark, "spec: { limits: [{ type: PersistentVolumeClaim, max: { storage: 1Gi } }] }"),
            In(@namespace, "apps/v1", "Deployment", mark, $"spec: {{ replicas: 0, selector: {{ matchLabels: {{ app: kind }} }}, template: {Pod} }}"),
            In(@namespace, "apps/v1", "StatefulSet", mark, $"spec: {{ replicas: 0, serviceName: kind, selector: {{ matchLabels: {{ app: kind }} }}, template: {Pod} }}"),
            In(@namespace, "apps/v1", "DaemonSet", mark, $"spec: {{ selector: {{ matchLabels: {{ app: kind }} }}, template: {Nowhere} }}"),
            In(@namespace, "batch/v1", "Job", mark, $"spec: {{ template: {Once} }}"),
            In(@namespace, "batch/v1beta1", "CronJob", mark, $"spec: {{ schedule: \"0 0 1 1 *\", jobTemplate: {{ spec: {{ template: {Once} }} }} }}"),
            In(@namespace, "networking.k8s.io/v1", "Ingress", mark, "spec: { defaultBackend: { service: { name: kind, port: { number: 80 } } } }"),
            In(@namespace, "networking.k8s.io/v1", "NetworkPolicy", mark, "spec: { podSelector: { matchLabels: { app: none } }, policyTypes: [Ingress] }"),
            In(@namespace, "policy/v1beta1", "PodDisruptionBudget", mark, "spec: { maxUnavailable: 1, selector: { matchLabels: { app: none } } }"),
            In(@namespace, "autoscaling/v1", "HorizontalPodAutoscaler", mark, "spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: none } }"),
        ]);

    private const string Pruned = "trimtab.dev/prune: enabled";
    private const string Containers = "containers: [{ name: kind, image: 'trimtab.test/shop:1', imagePullPolicy: Never }]";
    private const string Pod = $"{{ metadata: {{ labels: {{ app: kind }} }}, spec: {{ {Containers} }} }}";
    private const string Nowhere = $"{{ metadata: {{ labels: {{ app: kind }} }}, spec: {{ nodeSelector: {{ none: such }}, {Containers} }} }}";
    private const string Once = "{ spec: { restartPolicy: Never, containers: [{ name: kind, image: 'trimtab.test/busybox:1', imagePullPolicy: Never, command: ['true'] }] } }";

    private static string Cluster(string version, string kind, string name, string mark, string rest)
        => $"apiVersion: {version}\nkind: {kind}\nmetadata: {{ name: {name}, labels: {{ mark: {mark} }}, annotations: {{ {Pruned} }} }}\n{rest}";

    private static string In(string @namespace, string version, string kind, string mark, string rest)
        => $"apiVersion: {version}\nkind: {kind}\nmetadata: {{ name: kind, namespace: {@namespace}, labels: {{ mark: {mark} }}, annotations: {{ {Pruned} }} }}\n{rest}";
}
