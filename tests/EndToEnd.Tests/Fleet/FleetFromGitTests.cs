using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Http;
using Trimtab.TestKit.Ssh;

namespace Trimtab.EndToEnd.Tests.Fleet;

/// <summary>A whole Trimtab whose fleet document is in a Git repository: pushes to it count at once, and a wrong one never does.</summary>
public sealed class FleetFromGitTests
{
    private const string Notes = "notes";

    [Fact]
    public Task A_fleet_from_the_git_host_is_followed_by_its_webhook_and_a_broken_push_changes_nothing()
        => IsFollowedAsync(FleetPlace.GitHost);

    [SshServerFact]
    public Task A_fleet_over_ssh_is_followed_by_its_interval_and_a_broken_push_changes_nothing()
        => IsFollowedAsync(FleetPlace.Ssh);

    private static async Task IsFollowedAsync(FleetPlace place)
    {
        await using var world = await ShopWorld.StartAsync(new ShopWorldOptions(new CuttableOutside(), ShopFleet.Brisk, TimeSpan.FromSeconds(2)) { Kubeconfig = null, FleetPlace = place });
        var sight = new WorldSight(world);
        try
        {
            string fleet;
            await using (var app = world.Launch())
            {
                await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
                fleet = await AddTargetByPushAsync(world, sight);
                await world.PushFleetAsync(text => WithNotes(text, world).Replace($"cluster: {ShopFleet.Cluster}", "cluster: nowhere", StringComparison.Ordinal));
                await WhenHealthAsync(app, "degraded");
                await StillAppliesAsync(world, sight, "two", fleet);
            }

            // Only storage knows the last good document now: its commit is no longer the branch's head.
            await using var restarted = world.Launch();
            await restarted.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
            await StillAppliesAsync(world, sight, "three", fleet);
            await WhenHealthAsync(restarted, "degraded");

            await world.PushFleetAsync(text => WithNotes(text, world) + "# put right\n");
            await WhenHealthAsync(restarted, "ready");
            (await sight.FindFaultsAsync()).ShouldBeEmpty();
        }
        catch (TimeoutException fault)
        {
            throw new TimeoutException($"{fault.Message} (log: {world.KeepLog()})", fault);
        }
    }

    /// <summary>Installs the shop from the first document, and the notes by a push of the second.</summary>
    /// <returns>The fleet's commit.</returns>
    private static async Task<string> AddTargetByPushAsync(ShopWorld world, WorldSight sight)
    {
        await world.PushAsync("v1", ShopHealth.Good);
        var revision = await world.PushAsync("notes", NotesManifest(world, "one"));
        await sight.WhenTargetAsync(target => target.LastGoodRevision == revision);

        var fleet = await world.PushFleetAsync(text => WithNotes(text, world));

        await sight.WhenTargetAsync(Notes, target => target.LastGoodRevision == revision);
        (await ReadNotesAsync(world)).ShouldBe("one");
        return fleet;
    }

    private static async Task StillAppliesAsync(ShopWorld world, WorldSight sight, string text, string fleet)
    {
        var revision = await world.PushAsync($"notes {text}", NotesManifest(world, text));
        await sight.WhenTargetAsync(Notes, target => target.LastGoodRevision == revision);

        (await ReadNotesAsync(world)).ShouldBe(text);
        (await sight.AuditAsync()).Last(record => record.Revision == revision).FleetVersion.ShouldEndWith($"@{fleet}");
    }

    private static string WithNotes(string fleet, ShopWorld world)
        => fleet.Replace("targets:\n", $"targets:\n  {Notes}: {{ source: {ShopFleet.Source}, path: {Notes}, cluster: {ShopFleet.Cluster}, namespace: {world.Namespace}, prune: true }}\n", StringComparison.Ordinal);

    private static (string File, string Text) NotesManifest(ShopWorld world, string text)
        => ($"{Notes}/notes.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {Notes}, namespace: {world.Namespace} }}\ndata: {{ text: {text} }}\n");

    private static async Task<string?> ReadNotesAsync(ShopWorld world)
        => (await (await world.ConnectAsync()).GetAsync(new ObjectReference(KindName.ConfigMap, world.Namespace, Notes), CancellationToken.None))?.Text("data", "text");

    private static async Task WhenHealthAsync(FunctionAppProcess app, string status)
    {
        using var client = HttpReceiver.CreateClient();
        await Eventually.WhenAsync(async () => await client.GetStringAsync(new Uri(app.Url, "api/health")), answer => (string?)JsonNode.Parse(answer)!["status"] == status);
    }
}
