using System.Text.Json.Nodes;
using Trimtab.Adapters.Docker;
using Trimtab.Adapters.Fleet;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Assets.Hosts;
using Trimtab.Domain.Assets.Watching;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.Registries;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Docker;

/// <summary>What a real engine runs, in the inventory.</summary>
public sealed class HostCollectorTests(DockerEngineFixture fixture) : IClassFixture<DockerEngineFixture>
{
    private DockerConnection Engine => fixture.Engine.Connection;

    [DockerEngineFact]
    public async Task A_container_is_seen_with_the_image_that_it_was_made_with_also_when_the_tag_has_moved_on()
    {
        await DockerContent.ImportAsync(Engine, "trimtab.test/moving:1", "before");
        await DockerContent.RunAsync(Engine, "moving", "trimtab.test/moving:1", new JsonObject { ["Labels"] = new JsonObject { ["com.docker.compose.project"] = "shop", ["trimtab.dev/update"] = "patch" } });
        await DockerContent.ImportAsync(Engine, "trimtab.test/moving:1", "after");

        var asset = (await ScanAsync("stopped: false"))["nas/container/moving"];

        asset.Images.ShouldHaveSingleItem().ShouldBe(new AssetImage("moving", "trimtab.test/moving:1", null));
        (asset.ComposeProject, asset.Health, asset.Annotations["trimtab.dev/update"]).ShouldBe(("shop", AssetHealth.Healthy, "patch"));
        asset.CreatedAt!.Value.ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5));
    }

    [DockerEngineFact]
    public async Task A_container_that_an_update_set_aside_is_no_asset_of_its_own()
    {
        await DockerContent.ImportAsync(Engine, "trimtab.test/aside:1", "old");
        await DockerContent.ImportAsync(Engine, "trimtab.test/aside:2", "new");
        var id = await DockerContent.RunAsync(Engine, "replaced", "trimtab.test/aside:1");
        await Engine.ReadAsync(DockerCall.Post($"/containers/{id}/rename?name=replaced.trimtab-{id[..12]}"), CancellationToken.None);

        var during = await ScanAsync("stopped: true");
        await DockerContent.RunAsync(Engine, "replaced", "trimtab.test/aside:2");
        var after = await ScanAsync("stopped: true");

        foreach (var (seen, image) in new[] { (during, "trimtab.test/aside:1"), (after, "trimtab.test/aside:2") })
        {
            seen.Keys.Where(static asset => asset.Contains("replaced", StringComparison.Ordinal)).ShouldBe(["nas/container/replaced"]);
            seen["nas/container/replaced"].Images[0].Reference.ShouldBe(image);
        }
    }

    [DockerEngineFact]
    public async Task A_stopped_container_is_seen_when_it_is_wanted_and_the_scope_is_kept()
    {
        await DockerContent.ImportAsync(Engine, "trimtab.test/scoped:1");
        await DockerContent.RunAsync(Engine, "scoped", "trimtab.test/scoped:1", new JsonObject { ["Labels"] = new JsonObject { ["com.centurylinklabs.watchtower.scope"] = "mine" } });
        await DockerContent.RunAsync(Engine, "unscoped", "trimtab.test/scoped:1");
        await DockerContent.StopAsync(Engine, "scoped");

        (await ScanAsync("scope: mine")).ShouldNotContainKey("nas/container/scoped");
        var seen = await ScanAsync("scope: mine, stopped: true");

        seen.ShouldNotContainKey("nas/container/unscoped");
        (seen["nas/container/scoped"].Health, seen["nas/container/scoped"].HealthReason).ShouldBe((AssetHealth.Stopped, "has exited (0)"));
    }

    [DockerEngineFact]
    public async Task A_health_check_that_fails_is_the_containers_health()
    {
        await DockerContent.ImportAsync(Engine, "trimtab.test/sick:1");
        await DockerContent.RunAsync(Engine, "sick", "trimtab.test/sick:1", new JsonObject { ["Healthcheck"] = new JsonObject { ["Test"] = new JsonArray("CMD", "false"), ["Interval"] = 100_000_000, ["Retries"] = 1 } });

        Asset sick;
        do
        {
            sick = (await ScanAsync(""))["nas/container/sick"];
        }
        while (sick.Health == AssetHealth.Progressing);

        (sick.Health, sick.HealthReason).ShouldBe((AssetHealth.Failed, "its health check fails"));
    }

    [DockerEngineFact(RegistryProcess.Program)]
    public async Task What_really_runs_is_named_by_the_registrys_digest()
    {
        await using var registry = await RegistryProcess.StartAsync();
        var reference = $"{registry.Host}/team/api:1.4.2";
        await DockerContent.ImportAsync(Engine, reference, "pushed");
        var digest = await PushAsync(reference);
        await DockerContent.RunAsync(Engine, "pushed", reference);

        (await ScanAsync(""))["nas/container/pushed"].Images[0].Digest.ShouldBe(digest);
    }

    [DockerEngineFact]
    public async Task What_happens_on_a_host_asks_for_a_scan()
    {
        await DockerContent.ImportAsync(Engine, "trimtab.test/watched:1");
        using var hosts = Hosts("", out var fleet);
        var sender = new RecordingSender();
        var clock = new FakeClock();
        var requests = new ScanRequests(sender, clock);
        using var stop = new CancellationTokenSource();
        var watching = new PlaceWatch(null!, hosts, fleet, requests, clock).RunAsync("nas", stop.Token);
        // Following begins with one scan.
        clock.Advance(TimeSpan.FromSeconds(11));
        await requests.SendDueAsync(CancellationToken.None);
        sender.Of<ScanPlace>().ShouldBe([new ScanPlace("nas")]);
        sender.Clear();
        clock.Advance(TimeSpan.FromMinutes(1));

        for (var run = 0; sender.Sent.Count == 0; run++)
        {
            await DockerContent.RunAsync(Engine, $"watched-{run}", "trimtab.test/watched:1");
            clock.Advance(TimeSpan.FromSeconds(11));
            await requests.SendDueAsync(CancellationToken.None);
        }

        sender.Of<ScanPlace>()[0].ShouldBe(new ScanPlace("nas"));
        await stop.CancelAsync();
        await watching;
    }

    /// <summary>Pushes an image that has a registry's name: only then does the engine know its digest.</summary>
    /// <returns>The digest by which the registry knows it.</returns>
    private async Task<string> PushAsync(string reference)
    {
        var colon = reference.LastIndexOf(':');
        var call = DockerCall.Post($"/images/{Uri.EscapeDataString(reference[..colon])}/push?tag={reference[(colon + 1)..]}") with { RegistryAuthorization = "e30=", TimeLimit = TimeSpan.FromMinutes(1) };
        var told = await Engine.SendAsync(call, static (response, token) => response.Content.ReadAsStringAsync(token), CancellationToken.None);
        return told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => (JsonNode.Parse(line) as JsonObject)?.Text("aux", "Digest") ?? "").FirstOrDefault(static digest => digest.Length > 0)
            ?? throw new InvalidOperationException($"The push of {reference} failed: {told}");
    }

    private async Task<Dictionary<string, Asset>> ScanAsync(string settings)
    {
        using var hosts = Hosts(settings, out var fleet);
        var scan = await new HostCollector(hosts, fleet, TimeProvider.System).ScanAsync("nas", CancellationToken.None);
        return scan.Assets.ToDictionary(static asset => asset.Id.ToString());
    }

    private FleetDockerHosts Hosts(string settings, out FixedFleet fleet)
    {
        fleet = new FixedFleet($"dockerHosts: {{ nas: {{ address: '{fixture.Engine.Address.OriginalString}'{(settings.Length > 0 ? $", {settings}" : "")} }} }}\n");
        return new FleetDockerHosts(fleet, new Secrets(static _ => null, null!), new DockerLimits(), TimeProvider.System);
    }
}
