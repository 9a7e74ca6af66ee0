using System.Text;
using Trimtab.Domain.Incidents;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.TestKit.Running;
using Xunit.Abstractions;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>Pods that fail in every way on a real node, while the relay that leads is killed, restarted and killed again, whichever it is: none goes unreported.</summary>
[Collection(WholeMachine.Name)]
public sealed class EveryFailureTests(ITestOutputHelper output)
{
    /// <summary>224 failures when the long cases run on the real cluster; a node takes about a second for each.</summary>
    private static readonly int Rounds = TestRun.IsExhaustiveOnCluster ? 8 : 2;

    private static readonly int PodsARound = TestRun.IsExhaustiveOnCluster ? 2 : 1;

    [RealClusterFact]
    public async Task Every_failure_is_reported_across_a_restart_and_a_change_of_the_leader()
    {
        var options = new ShopWorldOptions(new CuttableOutside(), ShopFleet.Brisk, TimeSpan.FromMinutes(1)) { RelaySettings = "readyDeadline: 10s\n" };
        await using var world = await ShopWorld.StartAsync(options);
        await world.KubectlAsync("", "create", "namespace", world.Namespace);
        await world.KubectlAsync(FailingPod.RuntimeClassManifest, "apply", "-f", "-");
        await using var app = world.Launch();
        await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        var cluster = await world.ConnectAsync();
        await using var relays = new RelayPair(world);
        await relays.StartAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var leader = await Eventually.WhenAsync(() => RelayLease.HolderAsync(cluster, world.Namespace), static holder => holder.Length > 0);
            var names = await MakeAsync(world, round);
            if (round % 2 == 0)
            {
                await relays.KillAsync(leader);
                await WhenReportedAsync(world, names);
                await relays.StartAsync();
            }
            else
            {
                await relays.RestartAsync(leader);
                await WhenReportedAsync(world, names);
            }

            await world.KubectlAsync("", "delete", "pods", "--all", "--namespace", world.Namespace, "--wait=false");
        }

        await world.KubectlAsync("", "delete", "runtimeclass", FailingPod.RuntimeClass);
        await ReportAsync(world);
    }

    private static async Task<string[]> MakeAsync(ShopWorld world, int round)
    {
        var text = new StringBuilder();
        List<string> names = [];
        for (var number = round * PodsARound; number < (round + 1) * PodsARound; number++)
        {
            foreach (var way in FailingPod.All)
            {
                text.Append(way.Manifest(world.Namespace, number));
                names.Add($"{way.Name}-{number}");
            }
        }

        await world.KubectlAsync(text.ToString(), "create", "--validate=false", "-f", "-");
        return [.. names];
    }

    private static async Task WhenReportedAsync(ShopWorld world, string[] names)
    {
        var documents = new IncidentDocuments(world.Storage.Documents);
        await Eventually.WhenAsync(
            async () => names.Except((await documents.ReadAllAsync(isClosedToo: true, CancellationToken.None)).Where(IsExpected).Select(static incident => incident.Owner.Name)).ToArray(),
            static missing => missing.Length == 0);
    }

    private static bool IsExpected(IncidentDocument incident)
        => FailingPod.All.First(way => incident.Owner.Name.StartsWith(way.Name + "-", StringComparison.Ordinal)).Kinds.Contains(incident.Kind);

    private async Task ReportAsync(ShopWorld world)
    {
        var incidents = await new IncidentDocuments(world.Storage.Documents).ReadAllAsync(isClosedToo: true, CancellationToken.None);
        foreach (var kind in incidents.GroupBy(static incident => incident.Kind).OrderBy(static group => group.Key))
        {
            output.WriteLine($"{kind.Key}: {kind.Select(static incident => incident.Owner.Name).Distinct().Count()} pods");
        }
    }
}
