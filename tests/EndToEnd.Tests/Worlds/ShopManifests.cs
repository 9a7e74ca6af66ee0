namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>The shop as it stands in its repository: two pods, their configuration, and a Service in front of them. Each version changes pods and configuration.</summary>
internal static class ShopManifests
{
    public const string Workload = "web";
    public const string Configuration = "settings";
    private const string RealImage = "trimtab.test/shop:1";

    /// <returns>File name and text of each manifest.</returns>
    public static (string File, string Text)[] Of(string @namespace, string version, ShopHealth health, bool isTwin)
        =>
        [
            ("shop/shop.yaml", $$"""
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: {{@namespace}}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: {{Configuration}}
                  namespace: {{@namespace}}
                data:
                  version: {{version}}
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  name: {{Workload}}
                  namespace: {{@namespace}}
                  annotations:
                    twin.trimtab.dev/requests-per-second: "200"
                spec:
                  selector: { app: {{Workload}} }
                  ports: [{ name: http, port: 8080 }]
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: notes-{{version}}
                  namespace: {{@namespace}}
                ---
                {{Deployment(@namespace, version, health, isTwin)}}
                """),
        ];

    /// <returns>The Deployment and its configuration, as somebody applies them to a twin without Trimtab.</returns>
    public static string Workloads(string @namespace, string version, ShopHealth health)
        => $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {Configuration}\n  namespace: {@namespace}\n---\n{Deployment(@namespace, version, health, isTwin: true)}\n";

    private static string Deployment(string @namespace, string version, ShopHealth health, bool isTwin) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{Workload}}
          namespace: {{@namespace}}
        spec:
          replicas: 2
          selector: { matchLabels: { app: {{Workload}} } }
          template:
            metadata:
              labels: { app: {{Workload}}, version: {{version}} }
              annotations:
                prometheus.io/scrape: "true"
                prometheus.io/port: "8080"
                twin.trimtab.dev/behaviour: {{(CrashAfter(health) is { } after ? $"crash-after={after}s" : "healthy")}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
                - name: {{Workload}}
                  image: {{(isTwin ? $"shop:{version}" : RealImage)}}
                  imagePullPolicy: IfNotPresent
                  ports: [{ name: http, containerPort: 8080 }]
                  readinessProbe: { httpGet: { path: /healthz, port: 8080 }, periodSeconds: 1 }
                  envFrom: [{ configMapRef: { name: {{Configuration}} } }]
                  env: [{ name: CRASH_AFTER, value: "{{CrashAfter(health)}}" }]
        """;

    // Before it can be ready: a kubelet takes a second to tell that a pod is no longer, and a step must not pass meanwhile.
    private static string? CrashAfter(ShopHealth health) => health switch
    {
        ShopHealth.Crashes => "0.1",
        ShopHealth.CrashesLate => "12",
        _ => null,
    };
}
