namespace Trimtab.Domain.Tests.Reconcile;

/// <summary>Manifests that the scenes push.</summary>
internal static class Manifests
{
    public const string Namespace = """
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop }
        ---

        """;

    public const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: widgets.example.com }
        spec:
          group: example.com
          scope: Namespaced
          names: { kind: Widget, plural: widgets, singular: widget, listKind: WidgetList }
          versions:
          - name: v1
            served: true
            storage: true
            subresources: { status: {} }
            schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
        ---

        """;

    public static string Config(string name, string value = "1") => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: {{name}} }
        data: { value: "{{value}}" }
        ---

        """;

    public static string Widget(string name) => $$"""
        apiVersion: example.com/v1
        kind: Widget
        metadata: { name: {{name}} }
        spec: { size: 3 }
        ---

        """;

    public static string Deployment(string name, string image, int replicas = 2, string? config = null) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}} }
        spec:
          replicas: {{replicas}}
          selector: { matchLabels: { app: {{name}} } }
          template:
            metadata: { labels: { app: {{name}} } }
            spec:
              containers:
              - name: app
                image: {{image}}
                resources: { requests: { cpu: 100m }, limits: { cpu: "1" } }
                envFrom: [{{(config is null ? "" : $"{{ configMapRef: {{ name: {config} }} }}")}}]
        ---

        """;

    public static string Quota(int pods) => $$"""
        apiVersion: v1
        kind: ResourceQuota
        metadata: { name: small }
        spec: { hard: { pods: "{{pods}}" } }
        ---

        """;
}
