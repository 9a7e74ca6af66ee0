using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Leadership;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>Two relays as programs of their own beside the function app, on a twin: one leads, and ends.</summary>
public sealed class LeadingRelaysTests : IAsyncLifetime
{
    private ShopWorld _world = null!;
    private ICluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _world = await ShopWorld.StartAsync(new ShopWorldOptions(new CuttableOutside(), ShopFleet.Brisk, TimeSpan.FromMinutes(1)) { Kubeconfig = null });
        _cluster = await _world.ConnectAsync();
        await _cluster.CreateAsync(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = _world.Namespace } }, CancellationToken.None);
        foreach (var name in (string[])["relay-0", "relay-1"])
        {
            await _cluster.CreateAsync(
                JsonNode.Parse($$"""{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "{{name}}", "namespace": "{{_world.Namespace}}" }, "spec": { "containers": [{ "name": "relay", "image": "shop:good" }] } }""")!.AsObject(),
                CancellationToken.None);
        }
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task What_fails_after_the_leader_died_is_reported_by_the_next_one_even_when_the_pod_is_gone_by_then()
    {
        await using var app = _world.Launch();
        await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        await using var first = await StartAsync("relay-0");
        await WhenHolderAsync("relay-0");
        await DeployAsync("before");
        await WhenIncidentsAsync(1);
        await using var second = await StartAsync("relay-1");

        await first.KillAsync();
        await DeployAsync("gone");
        await WhenFailuresAsync(second, 2);
        await _cluster.DeleteAsync(new ObjectReference(new KindName("apps/v1", "Deployment"), _world.Namespace, "gone"), new DeleteOptions(), CancellationToken.None);
        await WhenHolderAsync("relay-1");
        await DeployAsync("after");

        var incidents = await WhenIncidentsAsync(3);
        incidents.Select(static incident => $"{incident.Owner.Name} {incident.Count}").Order().ShouldBe(["after 1", "before 1", "gone 1"]);
        // Who died can't take its label off: the next one does.
        await Eventually.WhenAsync(async () => $"{await RoleAsync("relay-0")} {await RoleAsync("relay-1")}", static roles => roles == " leader");
    }

    [Fact]
    public async Task A_leader_that_is_told_to_stop_is_followed_before_its_lease_could_run_out()
    {
        FunctionAppProcess second;
        await using (await StartAsync("relay-0"))
        {
            await WhenHolderAsync("relay-0");
            second = await StartAsync("relay-1");
        }

        await using var next = second;
        var began = TimeProvider.System.GetTimestamp();
        await WhenHolderAsync("relay-1");

        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(new LeadershipOptions().LeaseDuration);
        (await RoleAsync("relay-0")).ShouldBeNull();
    }

    private async Task<FunctionAppProcess> StartAsync(string name)
    {
        var relay = _world.LaunchRelay(name, ("Relay__Lease", RelayLease.Name));
        await relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        return relay;
    }

    private async Task<string?> RoleAsync(string pod)
        => (await _cluster.GetAsync(new ObjectReference(KindName.Pod, _world.Namespace, pod), CancellationToken.None))!.Label("role");

    private Task WhenHolderAsync(string name) => RelayLease.WhenHolderAsync(_cluster, _world.Namespace, name);

    private static Task WhenFailuresAsync(FunctionAppProcess relay, int count)
        => Eventually.WhenAsync(() => RelayMetricsPage.ReadAsync(relay.Url, "trimtab_relay_failures_total"), seen => seen >= count);

    private Task<IReadOnlyList<IncidentDocument>> WhenIncidentsAsync(int count) => Eventually.WhenAsync(
        () => new IncidentDocuments(_world.Storage.Documents).ReadAllAsync(isClosedToo: true, CancellationToken.None), found => found.Count >= count);

    private Task DeployAsync(string name) => _cluster.ApplyAsync(
        JsonNode.Parse($$"""
            { "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "{{name}}", "namespace": "{{_world.Namespace}}" },
              "spec": { "replicas": 1, "selector": { "matchLabels": { "app": "{{name}}" } },
                "template": { "metadata": { "labels": { "app": "{{name}}" } }, "spec": { "containers": [{ "name": "web", "image": "shop:missing" }] } } } }
            """)!.AsObject(),
        new ApplyOptions(),
        CancellationToken.None);
}
