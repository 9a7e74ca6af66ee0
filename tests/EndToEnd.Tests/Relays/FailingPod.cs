using Trimtab.Domain.Signals;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>A way in which a pod fails on a real node.</summary>
/// <param name="Name">Of the way; the pods' names begin with it.</param>
/// <param name="Kinds">What it may be reported as: a node may see a failure's first sign before its last.</param>
/// <param name="Spec">The pod's spec, as YAML in one line.</param>
internal sealed record FailingPod(string Name, PodFailureKind[] Kinds, string Spec)
{
    private const string Busybox = "image: 'trimtab.test/busybox:1', imagePullPolicy: IfNotPresent";

    /// <summary>A RuntimeClass that is in the cluster, and whose handler no node has.</summary>
    public const string RuntimeClass = "trimtab-no-such-handler";

    /// <summary>Every way that a real node can be brought to. Evictions are the twin's.</summary>
    public static IReadOnlyList<FailingPod> All { get; } =
    [
        new("exit", [PodFailureKind.Crashed], $"{{ restartPolicy: Never, containers: [{{ name: web, {Busybox}, command: [sh, -c, 'echo bad; exit 3'] }}] }}"),
        new("loop", [PodFailureKind.Crashed], $"{{ containers: [{{ name: web, {Busybox}, command: [sh, -c, 'exit 1'] }}] }}"),
        new("ends", [PodFailureKind.KeepsEnding], $"{{ containers: [{{ name: web, {Busybox}, command: [sh, -c, 'exit 0'] }}] }}"),
        new("memory", [PodFailureKind.OutOfMemory, PodFailureKind.Crashed], $"{{ restartPolicy: Never, containers: [{{ name: web, {Busybox}, command: [sh, -c, 'x=a; while true; do x=$x$x; done'], resources: {{ limits: {{ memory: 16Mi }} }} }}] }}"),
        new("init", [PodFailureKind.Crashed], $"{{ restartPolicy: Never, initContainers: [{{ name: prepare, {Busybox}, command: [sh, -c, 'exit 4'] }}], containers: [{{ name: web, {Busybox}, command: [sleep, '60'] }}] }}"),
        new("sidecar", [PodFailureKind.Crashed], $"{{ containers: [{{ name: web, {Busybox}, command: [sleep, '600'] }}, {{ name: proxy, {Busybox}, command: [sh, -c, 'exit 5'] }}] }}"),
        new("pull", [PodFailureKind.ImagePull], "{ containers: [{ name: web, image: 'trimtab.test/none:1', imagePullPolicy: IfNotPresent }] }"),
        new("image", [PodFailureKind.ImagePull], "{ containers: [{ name: web, image: 'NO::IMAGE' }] }"),
        new("config", [PodFailureKind.Configuration], $"{{ containers: [{{ name: web, {Busybox}, env: [{{ name: A, valueFrom: {{ configMapKeyRef: {{ name: none, key: a }} }} }}] }}] }}"),
        new("command", [PodFailureKind.Configuration, PodFailureKind.Crashed], $"{{ restartPolicy: Never, containers: [{{ name: web, {Busybox}, command: [no-such-program] }}] }}"),
        new("probe", [PodFailureKind.NotReady], $"{{ containers: [{{ name: web, {Busybox}, command: [sleep, '600'], readinessProbe: {{ exec: {{ command: ['false'] }}, periodSeconds: 1 }} }}] }}"),
        new("volume", [PodFailureKind.Mount, PodFailureKind.NotReady], $"{{ volumes: [{{ name: v, configMap: {{ name: none }} }}], containers: [{{ name: web, {Busybox}, command: [sleep, '600'], volumeMounts: [{{ name: v, mountPath: /v }}] }}] }}"),
        new("sandbox", [PodFailureKind.Sandbox, PodFailureKind.NotReady], $"{{ runtimeClassName: {RuntimeClass}, containers: [{{ name: web, {Busybox} }}] }}"),
        new("place", [PodFailureKind.Unschedulable], $"{{ nodeSelector: {{ trimtab.dev/no-such-node: 'true' }}, containers: [{{ name: web, {Busybox} }}] }}"),
    ];

    /// <summary>Makes <see cref="RuntimeClass"/>.</summary>
    public static string RuntimeClassManifest { get; } = $$"""{ "apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "metadata": { "name": "{{RuntimeClass}}" }, "handler": "none" }""";

    public override string ToString() => Name;

    /// <summary>One pod of it.</summary>
    public string Manifest(string @namespace, int number)
        => $"{{ apiVersion: v1, kind: Pod, metadata: {{ name: {Name}-{number}, namespace: {@namespace} }}, spec: {Spec} }}\n---\n".Replace("spec: {", "spec: { automountServiceAccountToken: false, terminationGracePeriodSeconds: 0,", StringComparison.Ordinal);
}
