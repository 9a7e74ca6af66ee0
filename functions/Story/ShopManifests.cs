namespace Trimtab.Story;

/// <summary>The shop's manifests as they stand in its repository: three pods behind a Service, with a metrics endpoint.</summary>
internal static class ShopManifests
{
    public const string Namespace = "trimtab-story";
    public const string Workload = "web";
    public const string RealImage = "trimtab.test/shop:1";
    public const int Replicas = 3;

    /// <summary>Enough that one canary pod of four gives a verdict within seconds.</summary>
    private const int RequestsPerSecond = 120;

    /// <returns>File name and text of each manifest.</returns>
    public static IEnumerable<(string File, string Text)> Of(string version, ShopBehaviour behaviour, bool isTwin)
    {
        yield return ("shop/namespace.yaml", NamespaceManifest);
        yield return ("shop/service.yaml", Service);
        yield return ("shop/web.yaml", Web(version, behaviour, isTwin));
        if (!isTwin)
        {
            yield return ("shop/load.yaml", Load);
        }
    }

    private static readonly string NamespaceManifest = $"""
        apiVersion: v1
        kind: Namespace
        metadata:
          name: {Namespace}

        """;

    private static readonly string Service = $$"""
        apiVersion: v1
        kind: Service
        metadata:
          name: {{Workload}}
          namespace: {{Namespace}}
          annotations:
            twin.trimtab.dev/requests-per-second: "{{RequestsPerSecond}}"
        spec:
          selector: { app: {{Workload}} }
          ports: [{ name: http, port: 8080 }]

        """;

    private static readonly string Load = $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: load
          namespace: {{Namespace}}
        spec:
          selector: { matchLabels: { app: load } }
          template:
            metadata:
              labels: { app: load }
            spec:
              terminationGracePeriodSeconds: 1
              containers:
                - name: load
                  image: {{RealImage}}
                  imagePullPolicy: IfNotPresent
                  args: [load, {{Workload}}]
                  env: [{ name: REQUESTS_PER_SECOND, value: "{{RequestsPerSecond}}" }]

        """;

    private static string Web(string version, ShopBehaviour behaviour, bool isTwin) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{Workload}}
          namespace: {{Namespace}}
        spec:
          replicas: {{Replicas}}
          selector: { matchLabels: { app: {{Workload}} } }
          template:
            metadata:
              labels: { app: {{Workload}}, version: {{version}} }
              annotations:
                prometheus.io/scrape: "true"
                prometheus.io/port: "8080"
                twin.trimtab.dev/behaviour: {{TwinBehaviour(behaviour)}}
            spec:
              terminationGracePeriodSeconds: 2
              containers:
                - name: {{Workload}}
                  image: {{(isTwin ? $"shop:{version}" : RealImage)}}
                  imagePullPolicy: IfNotPresent
                  ports: [{ name: http, containerPort: 8080 }]
                  readinessProbe: { httpGet: { path: /healthz, port: 8080 }, periodSeconds: 1 }
                  env:
                    - { name: ERROR_RATE, value: "{{(behaviour == ShopBehaviour.Errors ? "0.05" : "0.005")}}" }
                    - { name: CRASH_AFTER, value: "{{(behaviour == ShopBehaviour.Crash ? "2" : "")}}" }

        """;

    private static string TwinBehaviour(ShopBehaviour behaviour) => behaviour switch
    {
        ShopBehaviour.Errors => "errors=5%",
        ShopBehaviour.Crash => "crash-after=2s",
        _ => "healthy",
    };
}
