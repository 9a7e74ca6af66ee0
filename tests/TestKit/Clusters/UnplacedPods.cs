using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.TestKit.Clusters;

/// <summary>Pods on a real API server that no node takes: a test plays their kubelet and lets them fail by their status.</summary>
public sealed class UnplacedPods(ICluster cluster, string @namespace)
{
    private const int AtOnce = 8;

    /// <summary>Makes pods named <c>pod-0</c> and so on. The namespace must be there; its service account may still be on its way.</summary>
    /// <param name="count">How many.</param>
    /// <param name="environment">A variable of each, with a value.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public async Task MakeAsync(int count, (string Name, string Value) environment, CancellationToken cancellationToken)
    {
        var account = new ObjectReference(new KindName("v1", "ServiceAccount"), @namespace, "default");
        while (await cluster.GetAsync(account, cancellationToken) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (number, token) => await cluster.CreateAsync(
            JsonNode.Parse($$"""
                { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "pod-{{number}}", "namespace": "{{@namespace}}" },
                  "spec": { "automountServiceAccountToken": false, "nodeSelector": { "trimtab.dev/no-such-node": "true" },
                    "containers": [{ "name": "web", "image": "shop:1", "env": [{ "name": "{{environment.Name}}", "value": "{{environment.Value}}" }] }] } }
                """)!.AsObject(),
            token));
    }

    /// <summary>Lets a pod fail: its container ended with exit code 1.</summary>
    public Task FailAsync(int number, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var status = JsonNode.Parse($$"""
            { "status": { "phase": "Running", "containerStatuses": [{ "name": "web", "image": "shop:1", "imageID": "", "ready": false, "restartCount": 0,
              "state": { "terminated": { "exitCode": 1, "reason": "Error", "finishedAt": "{{now:yyyy-MM-dd'T'HH:mm:ss'Z'}}", "containerID": "containerd://pod-{{number}}" } } }] } }
            """)!.AsObject();
        return cluster.PatchAsync(new ObjectReference(KindName.Pod, @namespace, $"pod-{number}"), status, "status", cancellationToken);
    }
}
