using Trimtab.Domain.Incidents;
using Trimtab.Domain.Signals;
using Trimtab.EndToEnd.Tests.Worlds;

namespace Trimtab.EndToEnd.Tests.RealCluster;

/// <summary>The role that the chart gives the function app, and what the app asks of a real cluster when a repository holds an object of each kind and all but updates happens.</summary>
public sealed class AppRightsTests
{
    /// <summary>Of kinds that this cluster does not serve: what Flux owns, and what captures are set up with.</summary>
    private static readonly string[] NotHere =
    [
        "get configbutler.ai/gitrepoconfigs", "patch configbutler.ai/gitrepoconfigs/status",
        "get helm.toolkit.fluxcd.io/helmreleases", "patch helm.toolkit.fluxcd.io/helmreleases",
        "get kustomize.toolkit.fluxcd.io/kustomizations", "patch kustomize.toolkit.fluxcd.io/kustomizations",
    ];

    [TestKit.Running.RealClusterFact]
    public async Task Each_right_is_used_and_none_is_missing()
    {
        await using var calls = new ClusterCalls();
        await using var world = await ShopWorld.StartAsync(new ShopWorldOptions(calls, ShopFleet.Brisk, TimeSpan.FromMinutes(1)));
        await world.ChangeFleetAsync(text => $"{text}guards:\n  by-hand: {{ cluster: {ShopFleet.Cluster}, include: {{ namespaces: [{world.Namespace}] }}, watch: 30s }}\n");
        var sight = new WorldSight(world);
        await using var app = world.Launch();
        await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);

        await world.KubectlAsync(Volume(world.Namespace), "apply", "-f", "-");
        await OpenIncidentAsync(world, new WorkloadOwner("v1", "Pod", "bare", "", null));
        await OpenIncidentAsync(world, new WorkloadOwner("apps/v1", "ReplicaSet", "bare", "", null));

        // Every kind is made, changed and taken away again; the shop is rolled out well and badly beside it.
        await WhenGoodAsync(sight, await world.PushAsync("v1", ShopHealth.Good));
        await world.KubectlAsync(ByHand(world.Namespace, "shop:1"), "apply", "-f", "-");
        await WhenGoodAsync(sight, await world.PushAsync("each kind", ("shop/kinds.yaml", EachKind.Of(world.Namespace, "one"))));
        await WhenGoodAsync(sight, await world.PushAsync("each kind changed", ("shop/kinds.yaml", EachKind.Of(world.Namespace, "two"))));
        await WhenGoodAsync(sight, await world.PushAsync("v2", ShopHealth.Good));
        await WhenGoodAsync(sight, await world.PushAsync("no kind", ("shop/kinds.yaml", "")));
        await world.KubectlAsync(ByHand(world.Namespace, "missing:1"), "apply", "-f", "-");
        await world.KubectlAsync("", "delete", "persistentvolume", world.Namespace, "--wait=false");
        var bad = await world.PushAsync("v3", ShopHealth.Crashes);
        await sight.WhenRolloutAsync(bad, static rollout => rollout.IsClosed);

        var allowed = await ChartRights.ReadAsync(static name => name == "trimtab");
        var unused = await Eventually.WhenAsync(() => Task.FromResult(allowed.Except(calls.Seen).Except(NotHere).ToArray()), static rights => rights.Length == 0);
        unused.ShouldBeEmpty();
        calls.Seen.Except(allowed).ShouldBeEmpty("the function app asks for it, and its role does not allow it");
    }

    /// <summary>As the relay's report leaves one, of a workload that nothing owns and that is gone since.</summary>
    private static async Task OpenIncidentAsync(ShopWorld world, WorkloadOwner owner)
    {
        var incidents = new IncidentDocuments(world.Storage.Documents);
        var failedAt = TimeProvider.System.GetUtcNow() - HealedIncidents.Quiet;
        var incident = new IncidentDocument
        {
            Id = $"bare-{owner.Kind}",
            Cluster = ShopFleet.Cluster,
            Namespace = world.Namespace,
            Owner = owner,
            Kind = PodFailureKind.Crashed,
            Reason = "Error",
            Sentence = "container web exited with code 1",
            OpenedAt = failedAt,
            LastAt = failedAt,
            Count = 1,
            Place = IncidentPlace.Unknown,
        };
        await incidents.MarkOpenAsync(incident.Id, CancellationToken.None);
        (await incidents.TryWriteAsync(incident, "", CancellationToken.None)).ShouldNotBeNull();
    }

    /// <summary>For the claim; it goes once that is gone.</summary>
    private static string Volume(string name) => $$"""
        { "apiVersion": "v1", "kind": "PersistentVolume", "metadata": { "name": "{{name}}" },
          "spec": { "storageClassName": "none", "capacity": { "storage": "1Mi" }, "accessModes": ["ReadWriteOnce"], "hostPath": { "path": "/var/empty" }, "persistentVolumeReclaimPolicy": "Retain" } }
        """;

    private static string ByHand(string @namespace, string image) => $$"""
        { "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "by-hand", "namespace": "{{@namespace}}" },
          "spec": { "replicas": 1, "selector": { "matchLabels": { "app": "by-hand" } }, "template": { "metadata": { "labels": { "app": "by-hand" } },
            "spec": { "terminationGracePeriodSeconds": 1, "containers": [{ "name": "web", "image": "trimtab.test/{{image}}", "imagePullPolicy": "Never" }] } } } }
        """;

    private static Task WhenGoodAsync(WorldSight sight, string revision) => sight.WhenTargetAsync(target => target.LastGoodRevision == revision);
}
