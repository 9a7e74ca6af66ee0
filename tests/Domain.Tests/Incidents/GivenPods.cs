using System.Text.Json.Nodes;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Tests.Incidents;

/// <summary>Pods and reports as the API and the relay give them.</summary>
internal static class GivenPods
{
    public static DateTimeOffset Noon { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static JsonObject Pod(string status, string name = "web-5d9c-x1", string template = "5d9c") => JsonNode.Parse($$"""
        {
          "apiVersion": "v1", "kind": "Pod",
          "metadata": {
            "name": "{{name}}", "namespace": "shop", "uid": "uid-{{name}}", "creationTimestamp": "2026-03-01T11:59:00Z",
            "labels": { "app": "web", "pod-template-hash": "{{template}}" },
            "ownerReferences": [{ "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web-{{template}}", "uid": "rs-{{template}}", "controller": true }]
          },
          "spec": { "containers": [{ "name": "app", "image": "shop:2", "resources": { "limits": { "memory": "64Mi" } } }] },
          "status": {{status}}
        }
        """)!.AsObject();

    public static JsonObject Crashed(int run, string name = "web-5d9c-x1", string template = "5d9c") => Pod(
        $$"""{ "phase": "Running", "startTime": "2026-03-01T11:59:01Z", "containerStatuses": [{ "name": "app", "restartCount": {{run}}, "state": { "terminated": { "exitCode": 1, "reason": "Error", "finishedAt": "2026-03-01T11:59:59Z", "containerID": "containerd://{{run}}" } } }] }""",
        name, template);

    public static PodFailureReport Report(string occurrence = "1", DateTimeOffset? at = null) => new(
        "apps-eu",
        new FailedPod("shop", "web-5d9c-x1", "uid-1", "5d9c", IsCanary: false),
        new WorkloadOwner("apps/v1", "Deployment", "web", "d1", null),
        PodFailureKind.Crashed,
        "Error",
        "pod web-5d9c-x1: container app exited with code 1",
        occurrence,
        at ?? Noon,
        at ?? Noon,
        1,
        "app",
        1);
}
