using System.Text.Json.Nodes;
using Trimtab.Adapters.Docker;
using Trimtab.Adapters.Tests.Docker;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Memory;
using Trimtab.Domain.Scans;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Time;
using Trimtab.TestKit.Updates;

namespace Trimtab.Adapters.Tests.Scans;

public sealed class CheckHooksTests(DockerEngineFixture fixture) : IClassFixture<DockerEngineFixture>
{
    private const string Image = "trimtab.test/checked:1.0.0";
    private const string Watchtower = "com.centurylinklabs.watchtower.lifecycle.";
    private readonly ToldHooks _told = new();
    private readonly FakeClock _clock = new();

    [DockerEngineFact]
    public async Task Commands_run_inside_the_container_before_and_after_its_check()
    {
        var asset = await RunAsync("both", (Watchtower + "pre-check", "echo before >>/log"), ("trimtab.dev/lifecycle.post-check", "echo after >>/log"));

        await CheckAsync(asset);

        (await LogAsync(asset)).ShouldBe("before\nchecked\nafter\n");
        _told.Failures.ShouldBeEmpty();
    }

    [DockerEngineFact]
    public async Task A_command_that_fails_is_told_and_keeps_nothing_from_going_on()
    {
        var asset = await RunAsync("fails", (Watchtower + "pre-check", "echo password=hunter2hunter2; exit 3"), (Watchtower + "post-check", "echo after >>/log"));

        await CheckAsync(asset);

        (await LogAsync(asset)).ShouldBe("checked\nafter\n");
        _told.Failures.ShouldBe(["nas/container/fails pre-check: exit code 3: password=[REDACTED]"]);
    }

    [DockerEngineFact]
    public async Task Commands_that_do_not_end_hold_nothing_up_for_longer_than_all_may_take()
    {
        var hangs = await RunAsync("hangs", (Watchtower + "pre-check", "sleep 1000"));
        var quick = await RunAsync("quick", (Watchtower + "pre-check", "echo before >>/log"));

        var running = HooksOf().BeforeAsync([hangs, quick], CancellationToken.None);
        while (await LogAsync(quick) != "before\n")
        {
            await Task.Yield();
        }

        running.IsCompleted.ShouldBeFalse();
        _clock.Advance(CheckHooks.Limit);
        await running;

        _told.Failures.ShouldHaveSingleItem().ShouldContain("nas/container/hangs pre-check: ");
    }

    [DockerEngineFact]
    public async Task No_command_runs_in_a_container_that_is_left_alone_or_stopped()
    {
        var alone = await RunAsync("alone", (Watchtower + "pre-check", "exit 3"), ("com.centurylinklabs.watchtower.enable", "false"));
        var stopped = await RunAsync("stopped", (Watchtower + "pre-check", "exit 3"));
        await fixture.Engine.Connection.ReadAsync(DockerCall.Post("/containers/stopped/stop?t=0"), CancellationToken.None);

        await CheckAsync(alone);
        await HooksOf().BeforeAsync([stopped], CancellationToken.None);

        (await LogAsync(alone)).ShouldBe("checked\n");
        _told.Failures.ShouldBeEmpty();
    }

    private CheckHooks HooksOf() => new(new MortalContainerHost(new DockerHost(fixture.Engine.Connection), new Killer()), _told, _clock);

    private async Task CheckAsync(Asset asset)
    {
        await HooksOf().BeforeAsync([asset, asset], CancellationToken.None);
        await SayAsync(asset, "echo checked >>/log");
        await HooksOf().AfterAsync([asset], CancellationToken.None);
    }

    private Task<string> LogAsync(Asset asset) => SayAsync(asset, "cat /log");

    private async Task<string> SayAsync(Asset asset, string command)
        => (await new DockerHost(fixture.Engine.Connection).RunAsync(asset.Incarnation, ["/bin/sh", "-c", command], TimeSpan.FromSeconds(10), CancellationToken.None)).Output;

    private async Task<Asset> RunAsync(string name, params (string Key, string Value)[] labels)
    {
        await DockerContent.ImportAsync(fixture.Engine.Connection, Image);
        var texts = labels.ToDictionary(static label => label.Key, static label => label.Value, StringComparer.Ordinal);
        var configuration = new JsonObject { ["Labels"] = new JsonObject(texts.Select(static label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))) };
        var id = await DockerContent.RunAsync(fixture.Engine.Connection, name, Image, configuration);
        return new Asset(new AssetId("nas", "", AssetKind.Container, name)) { Incarnation = id, Labels = texts };
    }

    private sealed class ToldHooks : IScanReport
    {
        public List<string> Failures { get; } = [];

        public void Looked(ArtifactName artifact, RepositoryMemory before, RepositoryMemory after, RegistryFault? refusal, TimeSpan duration)
        {
        }

        public void Forbidden(ArtifactName artifact)
        {
        }

        public void HookFailed(AssetId container, string hook, string why) => Failures.Add($"{container} {hook}: {why}");
    }
}
