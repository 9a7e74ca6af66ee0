namespace Trimtab.TestKit.Shop;

/// <summary>All manifests of one revision of a shop on a real cluster: workloads, their ConfigMap, and pods that send requests to them.</summary>
/// <param name="Namespace">Its namespace, made by the revision.</param>
/// <param name="Workloads">Each with a Service.</param>
public sealed record ShopRevision(string Namespace, params IReadOnlyList<ShopWorkload> Workloads)
{
    /// <summary>The ConfigMap that all pods read.</summary>
    public const string Settings = "settings";

    /// <summary>Share of requests that fail, as the ConfigMap says; 0 to 1.</summary>
    public double ErrorRate { get; init; } = 0.002;

    /// <summary>A value of the ConfigMap that changes nothing in what the app does.</summary>
    public string Greeting { get; init; } = "hello";

    /// <summary>What the load generator sends to each workload, a new connection each; 0: there is none.</summary>
    public int RequestsPerSecond { get; init; } = 100;

    /// <returns>File name and text.</returns>
    public IReadOnlyList<(string File, string Text)> ToFiles()
    {
        List<(string, string)> files = [("namespace.yaml", NamespaceYaml), ("settings.yaml", SettingsYaml)];
        files.AddRange(Workloads.Select(workload => ($"{workload.Name}.yaml", workload.ToYaml(Namespace))));
        if (RequestsPerSecond > 0)
        {
            files.AddRange(Workloads.Select(workload => ($"load-{workload.Name}.yaml", LoadYaml(workload.Name))));
        }

        return files;
    }

    private string NamespaceYaml => $$"""
        apiVersion: v1
        kind: Namespace
        metadata: { name: {{Namespace}} }

        """;

    private string SettingsYaml => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: {{Settings}}, namespace: {{Namespace}} }
        data: { ERROR_RATE: "{{ErrorRate}}", GREETING: "{{Greeting}}" }

        """;

    private string LoadYaml(string service) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: load-{{service}}, namespace: {{Namespace}} }
        spec:
          selector: { matchLabels: { app: load-{{service}} } }
          template:
            metadata:
              labels: { app: load-{{service}} }
            spec:
              terminationGracePeriodSeconds: 0
              automountServiceAccountToken: false
              containers:
                - name: load
                  image: {{ShopWorkload.ShopImage}}
                  imagePullPolicy: IfNotPresent
                  args: [load, {{service}}]
                  env: [{ name: REQUESTS_PER_SECOND, value: "{{RequestsPerSecond}}" }]

        """;
}
