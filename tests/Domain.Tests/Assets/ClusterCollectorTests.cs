using Trimtab.Domain.Assets;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Clusters;

namespace Trimtab.Domain.Tests.Assets;

public sealed class ClusterCollectorTests
{
    private const string Pod = "template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: 'nginx:1.27' }, { name: side, image: 'ghcr.io/acme/side:2' }], initContainers: [{ name: init, image: 'init:1' }] } }";
    private const string Selector = "selector: { matchLabels: { app: web } }";

    private static readonly string Manifests = $$"""
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          namespace: shop
          labels: { app: web, trimtab.dev/target: shop-prod, app.kubernetes.io/managed-by: Helm }
          annotations: { meta.helm.sh/release-name: front, meta.helm.sh/release-namespace: shop, trimtab.dev/update: patch, other: x }
        spec: { replicas: 2, {{Selector}}, {{Pod}} }
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: db, namespace: shop }
        spec: { replicas: 0, serviceName: db, {{Selector}}, {{Pod}} }
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: { name: agent, namespace: shop }
        spec: { {{Selector}}, {{Pod}} }
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: { name: nightly, namespace: shop }
        spec: { schedule: "0 3 * * *", suspend: true, jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: run, image: 'job:3' }] } } } } }
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: { name: once, namespace: shop }
        spec: { template: { spec: { restartPolicy: Never, containers: [{ name: run, image: 'job:3' }] } } }
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: widgets.acme.example }
        spec:
          group: acme.example
          scope: Namespaced
          names: { kind: Widget, plural: widgets, singular: widget }
          versions:
            - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }
            - { name: v1beta1, served: true, storage: false, schema: { openAPIV3Schema: { type: object } } }
            - { name: v1alpha1, served: false, storage: false, schema: { openAPIV3Schema: { type: object } } }
        """;

    [Fact]
    public async Task A_workload_has_its_images_their_running_digests_its_pods_and_what_it_belongs_to()
    {
        using var stage = await new ClusterStage().WithAsync(Manifests);

        var web = (await stage.ScanAsync())["eu/shop/deployment/web"];

        web.Images.Select(static image => (image.Container, image.Reference, image.IsInit)).ShouldBe([("web", "nginx:1.27", false), ("side", "ghcr.io/acme/side:2", false), ("init", "init:1", true)]);
        web.Images.ShouldAllBe(static image => image.Digest!.StartsWith("sha256:"));
        web.Pods.Count.ShouldBe(2);
        web.Pods.ShouldAllBe(static pod => pod.ReplicaSet != null && pod.Name.StartsWith(pod.ReplicaSet));
        (web.Target, web.Health, web.Manager).ShouldBe(("shop-prod", AssetHealth.Healthy, null));
        web.Owners.ShouldHaveSingleItem().ToString().ShouldBe("eu/shop/helmrelease/front");
        web.Annotations.ShouldHaveSingleItem().ShouldBe(new("trimtab.dev/update", "patch"));
        web.Incarnation.ShouldNotBeEmpty();
        web.CreatedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task All_kinds_are_found_each_with_its_health()
    {
        using var stage = await new ClusterStage().WithAsync(Manifests);

        var assets = await stage.ScanAsync();

        assets.ToDictionary(static one => one.Key, static one => one.Value.Health).ShouldBe(
            new Dictionary<string, AssetHealth>
            {
                ["eu/shop/deployment/web"] = AssetHealth.Healthy,
                ["eu/shop/statefulset/db"] = AssetHealth.Stopped,
                ["eu/shop/daemonset/agent"] = AssetHealth.Healthy,
                ["eu/shop/cronjob/nightly"] = AssetHealth.Stopped,
                ["eu/shop/job/once"] = AssetHealth.Healthy,
                ["eu/customresourcedefinition/widgets.acme.example"] = AssetHealth.Healthy,
            },
            ignoreOrder: true);
        assets["eu/customresourcedefinition/widgets.acme.example"].ServedVersions.ShouldBe(["v1", "v1beta1"]);
        assets["eu/shop/cronjob/nightly"].Images.ShouldHaveSingleItem().Reference.ShouldBe("job:3");
        assets["eu/shop/job/once"].Images[0].Digest.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_image_that_no_pod_runs_yet_has_no_digest()
    {
        using var stage = await new ClusterStage().WithAsync(Manifests);
        await stage.WithAsync($$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: web, namespace: shop }
            spec: { replicas: 2, {{Selector}}, {{Pod.Replace("nginx:1.27", "nginx:1.28-missing", StringComparison.Ordinal)}} }
            """);

        var web = (await stage.ScanAsync())["eu/shop/deployment/web"];

        (web.Images[0].Reference, web.Images[0].Digest).ShouldBe(("nginx:1.28-missing", null));
        web.Images[1].Digest.ShouldNotBeNull();
        web.Health.ShouldNotBe(AssetHealth.Healthy);
    }

    [Fact]
    public async Task Releases_are_read_from_helms_own_records_and_other_secrets_are_not_looked_into()
    {
        using var stage = await new ClusterStage().WithAsync(Manifests);
        await stage.Cluster.CreateAsync(HelmSecrets.Of("shop", "front", 1, "superseded", "1.0.0"), CancellationToken.None);
        await stage.Cluster.CreateAsync(HelmSecrets.Of("shop", "front", 2, "deployed", "1.1.0"), CancellationToken.None);

        var assets = await stage.ScanAsync();

        var front = assets["eu/shop/helmrelease/front"];
        (front.Release!.Version, front.Release.Revision, front.Revisions.Count).ShouldBe(("1.1.0", 2, 2));
        assets["eu/shop/deployment/web"].Owners.ShouldHaveSingleItem().ShouldBe(front.Id);
    }

    [Theory]
    [InlineData("{ clusters: { eu: { namespaces: { include: [sho?] } } } }", true)]
    [InlineData("{ clusters: { eu: { namespaces: { include: [shop] } } } }", true)]
    [InlineData("{ clusters: { eu: { namespaces: { exclude: [shop] } } } }", false)]
    [InlineData("{ clusters: { eu: { namespaces: { include: [other] } } } }", false)]
    public async Task Only_namespaces_that_count_are_looked_at_and_definitions_always(string inventory, bool isFound)
    {
        using var stage = await new ClusterStage(inventory).WithAsync(Manifests);

        var assets = await stage.ScanAsync();

        assets.ContainsKey("eu/shop/deployment/web").ShouldBe(isFound);
        assets.ShouldContainKey("eu/customresourcedefinition/widgets.acme.example");
    }

    [Fact]
    public async Task A_kind_that_the_cluster_refuses_is_a_fault_and_the_others_are_seen()
    {
        using var stage = await new ClusterStage().WithAsync(Manifests);
        var collector = new Domain.Assets.Clusters.ClusterCollector(new FixedClusters(ForbiddingCluster.Around(stage.Cluster, KindName.Secret)), stage.Fleet, stage.Clock);

        var scan = await collector.ScanAsync("eu", null, CancellationToken.None);

        scan.Fault.ShouldBe("HelmRelease: secrets is forbidden");
        scan.Assets.ShouldContain(static asset => asset.Id.Name == "web");
        scan.Covers(new AssetId("eu", "shop", AssetKind.HelmRelease, "front")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_an_operator_or_a_rollout_made_says_so()
    {
        using var stage = await new ClusterStage().WithAsync("""
            apiVersion: v1
            kind: Namespace
            metadata: { name: shop }
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: { name: db, namespace: shop, ownerReferences: [{ apiVersion: acme.example/v1, kind: Postgres, name: main, uid: "1", controller: true }] }
            spec: { replicas: 0, serviceName: db, selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: c, image: 'pg:16' }] } } }
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: web-canary, namespace: shop, labels: { trimtab.dev/rollout: shop-1 } }
            spec: { replicas: 0, selector: { matchLabels: { a: c } }, template: { metadata: { labels: { a: c } }, spec: { containers: [{ name: c, image: 'pg:16' }] } } }
            """);

        var assets = await stage.ScanAsync();

        assets["eu/shop/statefulset/db"].Manager.ShouldBe("Postgres/main");
        assets["eu/shop/deployment/web-canary"].Manager.ShouldBe("rollout/shop-1");
    }
}
