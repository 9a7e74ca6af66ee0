namespace Trimtab.EndToEnd.Tests.Updates;

/// <summary>A Deployment as it stands in Git, where a target applies it from.</summary>
internal static class DeploymentManifest
{
    public static string FileOf(string name) => $"apps/{name}.yaml";

    /// <summary>With a version; two differ in that and nothing else.</summary>
    public static string Of(string name, string @namespace, string image, string version) => $$"""
        # Comments stay.
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{name}}
          namespace: {{@namespace}}
        spec:
          replicas: 1
          selector: { matchLabels: { app: {{name}} } }
          template:
            metadata:
              labels: { app: {{name}} }
            spec:
              terminationGracePeriodSeconds: 1
              containers:
                - name: {{name}}
                  image: {{image}}:{{version}}   # this, too

        """;
}
