namespace Trimtab.TestKit.Shop;

/// <summary>A Deployment of the small shop app (<c>infra/images/shop</c>) behind a Service of the same name, and what is wrong with it.</summary>
/// <param name="Name">Its name, and its Service's.</param>
/// <param name="Version">Makes its pod template another than the one before.</param>
public sealed record ShopWorkload(string Name, string Version)
{
    public const string ShopImage = "trimtab.test/shop:1";

    /// <summary>Allocates until the kernel kills it.</summary>
    public static readonly Func<ShopWorkload, ShopWorkload> OutOfMemory =
        static workload => workload with { Image = "trimtab.test/busybox:1", Command = "[/bin/busybox, tail, /dev/zero]", MemoryLimit = "24Mi" };

    public int Replicas { get; init; } = 2;

    public string Image { get; init; } = ShopImage;

    /// <summary>A YAML list; empty: the image's own.</summary>
    public string Command { get; init; } = "[]";

    public string MemoryLimit { get; init; } = "256Mi";

    public string ReadinessPath { get; init; } = "/healthz";

    /// <summary>Further variables; those of the ConfigMap <c>settings</c> come beside them.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What a twin sends to it; 0: nothing. A real cluster has a load generator instead.</summary>
    public int TwinRequestsPerSecond { get; init; }

    /// <param name="namespace">Where it shall live.</param>
    /// <returns>Service and Deployment.</returns>
    public string ToYaml(string @namespace) => $$"""
        apiVersion: v1
        kind: Service
        metadata: { name: {{Name}}, namespace: {{@namespace}}, annotations: { {{(TwinRequestsPerSecond > 0 ? $"twin.trimtab.dev/requests-per-second: \"{TwinRequestsPerSecond}\"" : "")}} } }
        spec:
          selector: { app: {{Name}} }
          ports: [{ name: http, port: 8080 }]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{Name}}, namespace: {{@namespace}} }
        spec:
          replicas: {{Replicas}}
          selector: { matchLabels: { app: {{Name}} } }
          template:
            metadata:
              labels: { app: {{Name}}, version: {{Version}} }
              annotations: { prometheus.io/scrape: "true", prometheus.io/port: "8080" }
            spec:
              terminationGracePeriodSeconds: 1
              automountServiceAccountToken: false
              containers:
                - name: shop
                  image: {{Image}}
                  imagePullPolicy: IfNotPresent
                  command: {{Command}}
                  ports: [{ name: http, containerPort: 8080 }]
                  resources: { limits: { memory: {{MemoryLimit}} } }
                  readinessProbe: { httpGet: { path: {{ReadinessPath}}, port: 8080 }, periodSeconds: 1 }
                  envFrom: [{ configMapRef: { name: {{ShopRevision.Settings}} } }]
                  env: [{{string.Join(", ", Variables.Select(variable => $"{{ name: {variable.Key}, value: \"{variable.Value}\" }}"))}}]

        """;
}
