using System.Globalization;

namespace Trimtab.Bench.Apply;

/// <summary>What is applied: apps of four objects each, a file an app, a namespace for every fifty. Both sides get the same files but for their namespaces.</summary>
/// <param name="Prefix">Begins the names of the namespaces.</param>
/// <param name="Apps">Number of apps.</param>
internal sealed record AppManifests(string Prefix, int Apps)
{
    public const int AppsPerNamespace = 50;
    public const int ObjectsPerApp = 4;

    /// <summary>Label of everything a run makes; its value is the run's prefix of names.</summary>
    public const string Label = "bench.trimtab.dev/run";

    public IEnumerable<string> Namespaces => Enumerable.Range(0, (Apps + AppsPerNamespace - 1) / AppsPerNamespace).Select(NamespaceOf);

    public async Task WriteAsync(string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        for (var number = 0; number < Apps; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"app-{number:0000}");
            await File.WriteAllTextAsync(Path.Combine(directory, name + ".yaml"), App(name, NamespaceOf(number / AppsPerNamespace)), cancellationToken);
        }
    }

    private string NamespaceOf(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}-{number:00}");

    // No pods: what is measured is the way from Git into the API server, not a node's.
    private string App(string name, string @namespace) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{name}}
          namespace: {{@namespace}}
          labels: { app.kubernetes.io/name: {{name}}, {{Label}}: {{Prefix}} }
        spec:
          replicas: 0
          selector: { matchLabels: { app.kubernetes.io/name: {{name}} } }
          template:
            metadata:
              labels: { app.kubernetes.io/name: {{name}} }
            spec:
              serviceAccountName: {{name}}
              containers:
                - name: web
                  image: registry.example.com/shop/{{name}}:1.4.2
                  ports: [{ name: http, containerPort: 8080, protocol: TCP }]
                  env:
                    - { name: LOG_LEVEL, value: info }
                    - { name: POD_NAME, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
                  readinessProbe: { httpGet: { path: /ready, port: http } }
                  resources: { requests: { cpu: 50m, memory: 64Mi }, limits: { memory: 128Mi } }
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: { name: {{name}}, namespace: {{@namespace}}, labels: { app.kubernetes.io/name: {{name}} } }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: {{name}}, namespace: {{@namespace}}, labels: { app.kubernetes.io/name: {{name}} } }
        spec:
          selector: { app.kubernetes.io/name: {{name}} }
          ports: [{ name: http, port: 80, targetPort: http, protocol: TCP }]
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: {{name}}, namespace: {{@namespace}}, labels: { app.kubernetes.io/name: {{name}} } }
        spec:
          rules:
            - host: {{name}}.example.com
              http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: {{name}}, port: { name: http } } } }] }

        """;
}
