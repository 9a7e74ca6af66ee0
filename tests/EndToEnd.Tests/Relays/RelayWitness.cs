using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.TestKit.Certificates;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>The witness of relays that run on this machine: an authority, and what makes the API server call.</summary>
internal sealed class RelayWitness
{
    private readonly string _directory;
    private readonly string _authority;

    private RelayWitness(string directory, string authority) => (_directory, _authority) = (directory, authority);

    /// <returns>A relay's variables for it.</returns>
    /// <param name="port">Where that relay serves it.</param>
    public (string Name, string Value)[] SettingsOn(int port) =>
        [("Relay__Webhook__Directory", _directory), ("Relay__Webhook__Name", "localhost"), ("Relay__Webhook__Port", $"{port}")];

    /// <param name="directory">Where the authority is kept; made when missing.</param>
    public static RelayWitness Create(string directory) => new(directory, WebhookAuthority.Write(directory));

    /// <summary>Has the API server call it for the ConfigMaps and Deployments of the world's namespace, and for Namespaces and ClusterRoles that carry its name as their label <c>of</c>.</summary>
    /// <param name="world">The world.</param>
    /// <param name="port">Where the API server calls.</param>
    public Task RegisterAsync(ShopWorld world, int port) => world.KubectlAsync(
        $$"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: { name: {{world.Namespace}} }
        webhooks:
          - name: witness.trimtab.dev
            {{Call(port)}}
            namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: {{world.Namespace}} } }
            rules:
              - { apiGroups: ["", apps], apiVersions: ["*"], resources: [configmaps, deployments], operations: [CREATE, UPDATE, DELETE], scope: Namespaced }
              - { apiGroups: ["", apps], apiVersions: ["*"], resources: ["*/scale"], operations: [UPDATE], scope: Namespaced }
          - name: cluster.witness.trimtab.dev
            {{Call(port)}}
            objectSelector: { matchLabels: { of: {{world.Namespace}} } }
            rules: [{ apiGroups: ["", rbac.authorization.k8s.io], apiVersions: ["*"], resources: [namespaces, clusterroles], operations: [CREATE, UPDATE, DELETE], scope: "*" }]
        """,
        "apply", "-f", "-");

    private string Call(int port) => $$"""
        admissionReviewVersions: [v1]
            sideEffects: None
            failurePolicy: Ignore
            timeoutSeconds: 10
            clientConfig: { url: "https://localhost:{{port}}/validate", caBundle: {{Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(_authority))}} }
        """;

    public static Task UnregisterAsync(ShopWorld world) => world.KubectlAsync("", "delete", "validatingwebhookconfiguration", world.Namespace, "--wait=false");
}
