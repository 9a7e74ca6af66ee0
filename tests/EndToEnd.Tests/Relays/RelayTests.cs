using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Signals;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>The relay as a program of its own beside the function app, on a twin.</summary>
[Collection(WholeMachine.Name)]
public sealed class RelayTests : IAsyncLifetime
{
    /// <summary>Looks so seldom by itself that only the relay can have caused a quick roll-back.</summary>
    private const string SeldomLooks = "{ steps: [1 pod], stepDuration: 50s, maxStepDuration: 10m, watch: 1s, readyDeadline: 10m, tickInterval: 1m }";

    private const string Secret = "h0rse-battery-staple-42";
    private const string Settings = "prod-settings";

    private ShopWorld _world = null!;
    private WorldSight _sight = null!;

    private IncidentDocuments Incidents => new(_world.Storage.Documents);

    public async Task InitializeAsync()
    {
        _world = await ShopWorld.StartAsync(new ShopWorldOptions(new CuttableOutside(), SeldomLooks, TimeSpan.FromMinutes(1)) { Kubeconfig = null });
        _sight = new WorldSight(_world);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_crashing_canary_is_rolled_back_by_the_relays_report_long_before_the_next_tick()
    {
        await using var app = _world.Launch();
        await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        var installed = await _world.PushAsync("v1", ShopHealth.Good);
        await _sight.WhenTargetAsync(target => target.LastGoodRevision == installed);
        await using var relay = await StartRelayAsync();

        var revision = await _world.PushAsync("v2", ShopHealth.Crashes);
        var rollout = await _sight.WhenRolloutAsync(revision, found => found.Phase is RolloutPhase.RollingBack or RolloutPhase.RolledBack);

        (rollout.EndedAt!.Value - rollout.StartedAt).ShouldBeLessThan(rollout.Policy.TickInterval);
        rollout.Status.ShouldContain("exited with code 1");
        var incident = (await WhenIncidentsAsync(1)).Single();
        incident.Place.Rollout.ShouldBe(rollout.Id);
        incident.Place.Revision.ShouldBe(revision);
        incident.Owner.Name.ShouldBe("web-canary");
        incident.IsTold.ShouldBeFalse();
        var harvested = await Eventually.WhenAsync(
            async () => await Incidents.ReadAllAsync(isClosedToo: true, CancellationToken.None),
            static found => found.Any(static known => known.Context.Any(static part => part.Name == "change")));
        harvested.Single().Context.Single(static part => part.Name == "change").Text!.ShouldEndWith($"trimtab.dev/revision: \"{installed}\" → \"{revision}\"");
    }

    /// <summary>It stands in the pod's Events only, which the function app does not read.</summary>
    [Fact]
    public async Task A_canary_whose_volume_needs_a_missing_ConfigMap_is_rolled_back_by_the_relays_report_long_before_it_had_to_be_ready()
    {
        await using var app = _world.Launch();
        await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        var installed = await _world.PushAsync("v1", ShopHealth.Good);
        await _sight.WhenTargetAsync(target => target.LastGoodRevision == installed);
        await using var relay = await StartRelayAsync();

        var revision = await _world.PushAsync("v2", UnstartableCanary.Of(_world.Namespace, "v2", UnstartableCanary.WithoutItsConfigMap, isTwin: true));
        var rollout = await _sight.WhenRolloutAsync(revision, found => found.Phase is RolloutPhase.RollingBack or RolloutPhase.RolledBack);

        (rollout.EndedAt!.Value - rollout.StartedAt).ShouldBeLessThan(rollout.Policy.TickInterval / 2);
        rollout.Status.ShouldEndWith(": volume files needs ConfigMap nope, which does not exist");
        var incident = (await WhenIncidentsAsync(1)).Single();
        (incident.Kind, incident.Place.Rollout, incident.IsTold).ShouldBe((PodFailureKind.Mount, rollout.Id, false));
    }

    [Fact]
    public async Task What_fails_while_the_relay_is_away_is_reported_when_it_is_back_and_nothing_is_counted_twice()
    {
        await using var app = _world.Launch();
        await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        var cluster = await _world.ConnectAsync();
        await cluster.ApplyAsync(Object("v1", "Namespace", "", _world.Namespace), new ApplyOptions(), CancellationToken.None);
        await using (var killed = await StartRelayAsync())
        {
            await DeployAsync(cluster, "before", "shop:missing");
            await WhenIncidentsAsync(1);
            await killed.KillAsync();
        }

        await DeployAsync(cluster, "away", "shop:missing");
        await using (await StartRelayAsync())
        {
            await WhenIncidentsAsync(2);
        }

        await using var again = await StartRelayAsync();
        await DeployAsync(cluster, "after", "shop:missing");

        var incidents = await WhenIncidentsAsync(3);
        incidents.Select(incident => $"{incident.Owner.Name} {incident.Kind} {incident.Count}").Order().ShouldBe(
            ["after ImagePull 1", "away ImagePull 1", "before ImagePull 1"]);
    }

    [Fact]
    public async Task A_report_holds_what_was_found_around_the_failure_and_no_secret()
    {
        await using var app = _world.Launch();
        await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        var cluster = await _world.ConnectAsync();
        await cluster.ApplyAsync(Object("v1", "Namespace", "", _world.Namespace), new ApplyOptions(), CancellationToken.None);
        var settings = Object("v1", "ConfigMap", _world.Namespace, Settings);
        settings["data"] = new JsonObject { ["note"] = Secret };
        await cluster.ApplyAsync(settings, new ApplyOptions(), CancellationToken.None);
        await using var relay = await StartRelayAsync();

        await DeployAsync(cluster, "leaky", "shop:crash-after-1s");

        var incident = await Eventually.WhenAsync(
            async () => (await Incidents.ReadAllAsync(isClosedToo: true, CancellationToken.None)) is [var first, ..] ? first : null,
            found => found is not null && found.Context.Any(part => part.Name == "log/leaky" && part.Text is { Length: > 0 }));
        incident!.Kind.ShouldBe(PodFailureKind.Crashed);
        incident.Cause.ShouldNotBeNull();
        string[] parts = ["configMaps", "owner/Deployment/leaky", "pod"];
        parts.Except(incident.Context.Where(part => part.Text is not null).Select(part => part.Name)).ShouldBeEmpty();
        incident.Context.Single(part => part.Name == "pod").Text!.ShouldContain("[REDACTED]");
        incident.Context.Single(part => part.Name == "configMaps").Text!.ShouldStartWith(Settings);
        JsonSerializer.Serialize(incident, DocumentJson.Options).ShouldNotContain(Secret);
        (await File.ReadAllTextAsync(relay.LogFile)).ShouldNotContain(Secret);
    }

    private async Task<FunctionAppProcess> StartRelayAsync()
    {
        var relay = _world.LaunchRelay();
        await relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        return relay;
    }

    private Task<IReadOnlyList<IncidentDocument>> WhenIncidentsAsync(int count)
        => Eventually.WhenAsync(() => Incidents.ReadAllAsync(isClosedToo: true, CancellationToken.None), found => found.Count >= count);

    private async Task DeployAsync(ICluster cluster, string name, string image)
    {
        var value = Object("apps/v1", "Deployment", _world.Namespace, name);
        var configuration = name == "leaky" ? $$""", "envFrom": [{ "configMapRef": { "name": "{{Settings}}" } }]""" : "";
        value["metadata"]!["annotations"] = new JsonObject { ["note"] = $"postgres://app:{Secret}@db/shop" };
        value["spec"] = JsonNode.Parse($$"""
            { "replicas": 1, "selector": { "matchLabels": { "app": "{{name}}" } },
              "template": { "metadata": { "labels": { "app": "{{name}}" } }, "spec": { "containers": [{
                "name": "{{name}}", "image": "{{image}}", "args": ["--api-token={{Secret}}", "--password", "{{Secret}}"],
                "env": [{ "name": "DB_PASSWORD", "value": "{{Secret}}" }, { "name": "URL", "value": "redis://:{{Secret}}@cache:6379" }]{{configuration}} }] } } }
            """);
        await cluster.ApplyAsync(value, new ApplyOptions(), CancellationToken.None);
    }

    private static JsonObject Object(string apiVersion, string kind, string @namespace, string name)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (@namespace.Length > 0)
        {
            metadata["namespace"] = @namespace;
        }

        return new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
    }
}
