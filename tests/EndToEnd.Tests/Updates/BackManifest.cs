namespace Trimtab.EndToEnd.Tests.Updates;

/// <summary>The Deployment <c>back</c> as it stands in Git, where a target applies it from.</summary>
internal static class BackManifest
{
    public const string File = "apps/back.yaml";

    /// <summary>With a version; two differ in that and nothing else.</summary>
    public static string Of(string @namespace, string image, string version) => $$"""
        # Comments stay.
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: back
          namespace: {{@namespace}}
        spec:
          replicas: 1
          selector: { matchLabels: { app: back } }
          template:
            metadata:
              labels: { app: back }
            spec:
              terminationGracePeriodSeconds: 1
              containers:
                - name: back
                  image: {{image}}:{{version}}   # this, too

        """;
}
