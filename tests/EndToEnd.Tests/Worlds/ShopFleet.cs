using Trimtab.Domain.Fleet;

namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>The fleet of a <see cref="ShopWorld"/>.</summary>
internal static class ShopFleet
{
    public const string Target = "shop";
    public const string Source = "shop";
    public const string Cluster = "trial";
    public const string WebhookSecretVariable = "SHOP_WEBHOOK_SECRET";
    public const string GitTokenVariable = "SHOP_GIT_TOKEN";
    public const string PeopleVariable = "SHOP_PEOPLE";

    /// <summary>Rollouts of a few seconds; a step that saw too few requests goes on all the same.</summary>
    public const string Brisk = "{ steps: [1 pod, 100%], stepDuration: 1s, maxStepDuration: 1s, onNoEvidence: promote, watch: 1s, readyDeadline: 1m, tickInterval: 250ms }";

    /// <summary>The first step lasts longer than an outage of 20 s.</summary>
    public const string Patient = "{ steps: [1 pod], stepDuration: 8s, maxStepDuration: 8s, onNoEvidence: promote, watch: 2s, readyDeadline: 1m, tickInterval: 500ms }";

    public static string Text(string kubeconfig, Uri repository, Uri statusApi, string policy) => $$"""
        apiVersion: {{FleetReader.ApiVersion}}
        kind: Fleet
        clusters:
          {{Cluster}}: { kubeconfig: { file: {{kubeconfig}} } }
        sources:
          {{Source}}:
            repository: {{repository}}
            interval: 10s
            token: { env: {{GitTokenVariable}} }
            webhook: { provider: github, secret: { env: {{WebhookSecretVariable}} } }
            statusApi: {{statusApi}}
        targets:
          {{Target}}: { source: {{Source}}, path: shop, cluster: {{Cluster}}, prune: true, timeout: 2m, rollout: trial }
        policies:
          rollout:
            trial: {{policy}}
        images: { deny: ["*"] }
        notifications:
          people: { webhook: { url: { env: {{PeopleVariable}} } } }

        """;
}
