using Trimtab.Domain.Captures;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Signals;
using Trimtab.EndToEnd.Tests.Relays;
using Trimtab.EndToEnd.Tests.Worlds;

namespace Trimtab.EndToEnd.Tests.RealCluster;

/// <summary>The role that the chart gives the function app, and what the app asks of a real cluster when a repository holds an object of each kind and all but updates happens.</summary>
public sealed class AppRightsTests
{
    [TestKit.Running.RealClusterFact]
    public async Task Each_right_is_used_and_none_is_missing()
    {
        await using var calls = new ClusterCalls();
        await using var world = await ShopWorld.StartAsync(new ShopWorldOptions(calls, ShopFleet.Brisk, TimeSpan.FromMinutes(1)));
        await world.ChangeFleetAsync(text => $"{text}guards:\n  by-hand: {{ cluster: {ShopFleet.Cluster}, include: {{ namespaces: [{world.Namespace}] }}, watch: 30s }}\n");
        var sight = new WorldSight(world);
        var scene = await CaptureScene.StartAsync(world);
        await MakeFluxAsync(world, "kustomize.toolkit.fluxcd.io/v1", "Kustomization");
        await MakeFluxAsync(world, "helm.toolkit.fluxcd.io/v2", "HelmRelease");
        await using var app = world.Launch();
        await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);

        await world.KubectlAsync(Volume(world.Namespace), "apply", "-f", "-");
        await OpenIncidentAsync(world, new WorkloadOwner("v1", "Pod", "bare", "", null));
        await OpenIncidentAsync(world, new WorkloadOwner("apps/v1", "ReplicaSet", "bare", "", null));
        await CaptureAsync(world);

        // Every kind is made, changed and taken away again; the shop is rolled out well and badly beside it.
        await WhenGoodAsync(sight, await world.PushAsync("v1", ShopHealth.Good));
        await world.KubectlAsync(ByFlux(world.Namespace, "shop:1"), "apply", "-f", "-");
        await WhenGoodAsync(sight, await world.PushAsync("each kind", ("shop/kinds.yaml", EachKind.Of(world.Namespace, "one"))));
        await WhenGoodAsync(sight, await world.PushAsync("each kind changed", ("shop/kinds.yaml", EachKind.Of(world.Namespace, "two"))));
        await WhenGoodAsync(sight, await world.PushAsync("v2", ShopHealth.Good));
        await WhenGoodAsync(sight, await world.PushAsync("no kind", ("shop/kinds.yaml", "")));
        await world.KubectlAsync(ByFlux(world.Namespace, "missing:1"), "apply", "-f", "-");
        await world.KubectlAsync("", "delete", "persistentvolume", world.Namespace, "--wait=false");
        var bad = await world.PushAsync("v3", ShopHealth.Crashes);
        await sight.WhenRolloutAsync(bad, static rollout => rollout.IsClosed);

        var allowed = await ChartRights.ReadAsync(static name => name == "trimtab");
        var unused = await Eventually.WhenAsync(() => Task.FromResult(allowed.Except(calls.Seen).ToArray()), static rights => rights.Length == 0);
        unused.ShouldBeEmpty();
        calls.Seen.Except(allowed).ShouldBeEmpty("the function app asks for it, and its role does not allow it");
        await scene.EndAsync();
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

    /// <summary>As the relay sends a change that it saw.</summary>
    private static Task CaptureAsync(ShopWorld world)
    {
        var settings = new ObjectReference(new KindName("v1", "ConfigMap"), world.Namespace, "settings");
        var change = new Capture(settings, "1", "1", CaptureOperation.Create, TimeProvider.System.GetUtcNow(), "jane", $"namespaces/{world.Namespace}/configmap/settings.yaml", "kind: ConfigMap\n");
        return new QueueMessageSender(world.Storage.Queues, world.Storage.Documents, TimeProvider.System)
            .SendAsync(new CaptureChange(ShopFleet.Cluster, world.Namespace, change), MessageContext.For("relay"), TimeSpan.Zero, CancellationToken.None);
    }

    /// <summary>Of the kinds that Flux owns workloads with, one object that says what it needs not be asked for.</summary>
    private static async Task MakeFluxAsync(ShopWorld world, string apiVersion, string kind)
    {
        await ServedKind.DefineAsync(world, apiVersion, kind, $"{kind.ToLowerInvariant()}s");
        await world.KubectlAsync($"{{ apiVersion: {apiVersion}, kind: {kind}, metadata: {{ name: apps, namespace: {world.Namespace} }}, spec: {{ interval: 5m }} }}", "create", "--validate=false", "-f", "-");
    }

    private static string ByFlux(string @namespace, string image)
        => $"{ByHand(@namespace, "kustomize", image)}\n---\n{ByHand(@namespace, "helm", image)}";

    private static string ByHand(string @namespace, string by, string image) => $$"""
        { "apiVersion": "apps/v1", "kind": "Deployment",
          "metadata": { "name": "by-{{by}}", "namespace": "{{@namespace}}", "labels": { "{{by}}.toolkit.fluxcd.io/name": "apps", "{{by}}.toolkit.fluxcd.io/namespace": "{{@namespace}}" } },
          "spec": { "replicas": 1, "selector": { "matchLabels": { "app": "by-{{by}}" } }, "template": { "metadata": { "labels": { "app": "by-{{by}}" } },
            "spec": { "terminationGracePeriodSeconds": 1, "containers": [{ "name": "web", "image": "trimtab.test/{{image}}", "imagePullPolicy": "Never" }] } } } }
        """;

    private static Task WhenGoodAsync(WorldSight sight, string revision) => sight.WhenTargetAsync(target => target.LastGoodRevision == revision);
}
