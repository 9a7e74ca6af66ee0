using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Running;
using Xunit.Abstractions;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>A hundred changes and twenty pod failures a second on a real API server, and the relay that leads dies.</summary>
[Collection(WholeMachine.Name)]
public sealed class LeaderKilledUnderLoadTests(ITestOutputHelper output)
{
    private const int Seconds = 15;
    private const int Maps = 50;
    private const int ChangesASecond = 100;
    private const int FailuresASecond = 20;
    private static readonly TimeSpan KilledAfter = TimeSpan.FromSeconds(4);

    [RealClusterFact]
    public async Task No_final_state_and_no_failure_is_lost_and_no_change_is_committed_twice()
    {
        await using var world = await ShopWorld.StartAsync(new ShopWorldOptions(new CuttableOutside(), ShopFleet.Brisk, TimeSpan.FromMinutes(1)));
        var scene = await CaptureScene.StartAsync(world);
        var cluster = await world.ConnectAsync();
        var pods = new UnplacedPods(cluster, world.Namespace);
        try
        {
            await pods.MakeAsync(Seconds * FailuresASecond, ("MODE", "test"), CancellationToken.None);
            await using var app = world.Launch();
            await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
            await using var first = await StartAsync(world, "relay-0");
            await RelayLease.WhenHolderAsync(cluster, world.Namespace, "relay-0");
            await using var second = await StartAsync(world, "relay-1");
            await using var proxy = await KubectlProxy.StartAsync(TestKit.Running.RealCluster.Kubeconfig!);
            await Task.WhenAll(Enumerable.Range(0, Maps).Select(map => proxy.CreateMapAsync(world.Namespace, $"map-{map}", "begun")));

            var load = Task.WhenAll(
                PacedAsync(ChangesASecond, change => proxy.SetMapAsync(world.Namespace, $"map-{change % Maps}", $"value-{change}")),
                PacedAsync(FailuresASecond, number => pods.FailAsync(number, CancellationToken.None)));
            await Task.Delay(KilledAfter, TimeProvider.System);
            var killed = TimeProvider.System.GetTimestamp();
            await first.KillAsync();
            await RelayLease.WhenHolderAsync(cluster, world.Namespace, "relay-1");
            output.WriteLine($"hand-over after a kill: {TimeProvider.System.GetElapsedTime(killed).TotalSeconds:0.0} s");
            await load;

            await WhenAllIsToldAsync(world, cluster, scene);
        }
        finally
        {
            await scene.EndAsync();
        }
    }

    private static async Task WhenAllIsToldAsync(ShopWorld world, ICluster cluster, CaptureScene scene)
    {
        var maps = await cluster.ListAsync(KindName.ConfigMap, world.Namespace, null, CancellationToken.None);
        var last = maps.Items.Where(static map => map.Name.StartsWith("map-", StringComparison.Ordinal)).ToDictionary(static map => map.Name, static map => map.Text("data", "key"), StringComparer.Ordinal);
        last.Count.ShouldBe(Maps);
        await Eventually.WhenAsync(scene.ValuesAsync, values => last.All(map => values.GetValueOrDefault(map.Key) == map.Value));
        (await scene.VersionsAsync()).ShouldBeUnique();

        var documents = new IncidentDocuments(world.Storage.Documents);
        var incidents = await Eventually.WhenAsync(() => documents.ReadAllAsync(isClosedToo: true, CancellationToken.None), static found => found.Count >= Seconds * FailuresASecond);
        incidents.ShouldAllBe(static incident => incident.Count == 1);
    }

    private static async Task PacedAsync(int aSecond, Func<int, Task> act)
    {
        var began = TimeProvider.System.GetTimestamp();
        List<Task> acts = [];
        for (var number = 0; number < Seconds * aSecond; number++)
        {
            var due = TimeSpan.FromSeconds((double)number / aSecond) - TimeProvider.System.GetElapsedTime(began);
            await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero, TimeProvider.System);
            acts.Add(act(number));
        }

        await Task.WhenAll(acts);
    }

    private static async Task<FunctionAppProcess> StartAsync(ShopWorld world, string name)
    {
        var relay = world.LaunchRelay(name, ("Relay__Lease", RelayLease.Name), ("Relay__Captures", "true"));
        await relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        return relay;
    }
}
