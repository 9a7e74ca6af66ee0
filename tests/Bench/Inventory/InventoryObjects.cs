using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Clusters;

namespace Trimtab.Bench.Inventory;

/// <summary>A cluster of that many assets, as they are spread in practice: most are Deployments with a pod and a sidecar, every tenth a CronJob, every tenth a Helm release of two revisions.</summary>
internal static class InventoryObjects
{
    private const int Namespaces = 50;
    private const int AtOnce = 8;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    public static async Task InstallAsync(ICluster cluster, int assets)
    {
        await EachAsync(Namespaces, number => cluster.CreateAsync(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = NamespaceOf(number) } }, CancellationToken.None));
        await EachAsync(assets, number => (number % 10) switch
        {
            0 => cluster.CreateAsync(CronJob(number), CancellationToken.None),
            1 => ReleaseAsync(cluster, number),
            _ => cluster.CreateAsync(Deployment(number), CancellationToken.None),
        });
        var left = assets;
        while (left > 0)
        {
            await Task.Delay(Poll, TimeProvider.System);
            left = 0;
            await foreach (var live in cluster.ReadEachAsync(KindName.Deployment, null, null, CancellationToken.None))
            {
                left += live.Number("status", "availableReplicas") == 1 ? 0 : 1;
            }
        }
    }

    private static string NamespaceOf(int number) => $"team-{number % Namespaces}";

    private static async Task ReleaseAsync(ICluster cluster, int number)
    {
        await cluster.CreateAsync(HelmSecrets.Of(NamespaceOf(number), $"app-{number}", 1, "superseded"), CancellationToken.None);
        await cluster.CreateAsync(HelmSecrets.Of(NamespaceOf(number), $"app-{number}", 2), CancellationToken.None);
    }

    private static Task EachAsync(int count, Func<int, Task> make)
        => Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) => await make(number));

    private static JsonObject CronJob(int number) => (JsonObject)JsonNode.Parse($$$"""
        {
          "apiVersion": "batch/v1", "kind": "CronJob", "metadata": { "name": "app-{{{number}}}", "namespace": "{{{NamespaceOf(number)}}}" },
          "spec": { "schedule": "0 3 * * *", "jobTemplate": { "spec": { "template": { "spec": { "restartPolicy": "Never", "containers": [ { "name": "run", "image": "registry.example.com/team/job:1.{{{number}}}" } ] } } } } }
        }
        """)!;

    private static JsonObject Deployment(int number) => (JsonObject)JsonNode.Parse($$$"""
        {
          "apiVersion": "apps/v1", "kind": "Deployment",
          "metadata": {
            "name": "app-{{{number}}}", "namespace": "{{{NamespaceOf(number)}}}",
            "labels": { "app.kubernetes.io/name": "app-{{{number}}}", "app.kubernetes.io/part-of": "store", "app.kubernetes.io/managed-by": "Helm", "helm.sh/chart": "app-1.2.3", "team": "{{{NamespaceOf(number)}}}" },
            "annotations": { "meta.helm.sh/release-name": "app-{{{number - (number % 10) + 1}}}", "meta.helm.sh/release-namespace": "{{{NamespaceOf(number)}}}", "trimtab.dev/update": "patch" }
          },
          "spec": {
            "selector": { "matchLabels": { "app": "app-{{{number}}}" } },
            "template": {
              "metadata": { "labels": { "app": "app-{{{number}}}" } },
              "spec": { "containers": [
                { "name": "app", "image": "registry.example.com/team/app:1.{{{number}}}", "resources": { "limits": { "memory": "64Mi" } }, "ports": [ { "containerPort": 8080, "protocol": "TCP" } ], "env": [ { "name": "A", "value": "b" } ] },
                { "name": "proxy", "image": "registry.example.com/mesh/proxy:2.4.1" } ] }
            }
          }
        }
        """)!;
}
