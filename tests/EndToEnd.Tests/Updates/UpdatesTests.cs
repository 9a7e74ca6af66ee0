using Trimtab.Domain.Changes;
using Trimtab.Domain.Updates;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Running;

namespace Trimtab.EndToEnd.Tests.Updates;

/// <summary>From a release in the real registry to what runs: a container of a real Docker engine, a Deployment that is patched, and one whose change is a commit.</summary>
public sealed class UpdatesTests
{
    [DockerEngineFact]
    public Task On_a_twin_each_release_goes_as_far_as_its_policy_lets_it() => PlayAsync(kubeconfig: null);

    [RealClusterFact]
    public Task On_a_real_cluster_each_release_goes_as_far_as_its_policy_lets_it() => PlayAsync(TestKit.Running.RealCluster.Kubeconfig);

    /// <summary>Whatever a registry answers, nothing goes back: while it is away, and when it has lost the version that runs and the newest one.</summary>
    [DockerEngineFact]
    public async Task A_registry_that_is_away_or_lost_half_its_tags_takes_nothing_back()
    {
        await using var world = await UpdatesWorld.StartAsync(kubeconfig: null);
        await world.ReleaseAsync("1.0.1");
        await EndedAsync(world, "1.0.1", ChangeState.Done);

        await world.Registry.StopAsync();
        await world.AskForScanAsync();
        await world.WhenAsync(world.MemoryAsync, static memory => memory.Fault.Length > 0);
        await world.RestartRegistryWithoutAsync("1.0.1");
        await world.ScanAsync();
        var memory = await world.MemoryAsync();

        memory.SuspectCount.ShouldBe(1);
        memory.Tags().ShouldContain(static tag => tag.Name == "1.0.1");
        (await world.Changes.ListOpenAsync(CancellationToken.None)).ShouldBeEmpty();
        await RunsAsync(world, "1.0.1");
    }

    /// <summary>The function app is killed as soon as the old container is set aside: the next one ends what it began.</summary>
    [DockerEngineFact]
    public async Task Killed_while_a_container_is_made_anew_the_app_ends_it_when_it_is_back()
    {
        await using var world = await UpdatesWorld.StartAsync(kubeconfig: null);
        await world.ReleaseAsync("1.0.1");
        await world.WhenAsync(world.ContainersAsync, static containers => containers.Any(static container => container.Contains(".trimtab-", StringComparison.Ordinal)));

        await world.App.KillAsync();
        (await world.ContainersAsync()).ShouldNotBeEmpty();
        await world.StartAppAsync();

        await EndedAsync(world, "1.0.1", ChangeState.Done);
        await RunsAsync(world, "1.0.1");
        (await world.ContainersAsync()).ShouldBe(["web running"]);
        var records = await world.RecordsAsync();
        records.Count(static record => record.Action == "update.succeeded").ShouldBe(3);
    }

    /// <summary>The engine is killed as soon as the old container is set aside: when it is back, one of both versions runs, under the container's name.</summary>
    [DockerEngineFact]
    public async Task An_engine_that_is_killed_while_a_container_is_made_anew_has_the_old_or_the_new_one_when_it_is_back()
    {
        await using var world = await UpdatesWorld.StartAsync(kubeconfig: null);
        await world.ReleaseAsync("1.0.1");
        await world.WhenAsync(world.ContainersAsync, static containers => containers.Any(static container => container.Contains(".trimtab-", StringComparison.Ordinal)));

        await world.Engine.KillAsync();
        await world.WhenAsync(() => new UpdateDocuments(world.Storage.Documents).ListActiveAsync(CancellationToken.None), static active => active.Any(static one => one.Document.UnseenSince is not null));
        await world.Engine.StartAgainAsync();

        var ended = await world.WhenChangeAsync(UpdatesWorld.Container, "1.0.1", static change => change.State is ChangeState.Done or ChangeState.Failed);
        var version = ended.State == ChangeState.Done ? "1.0.1" : "1.0.0";
        await world.WhenAsync(world.LookAsync, runs => runs[UpdatesWorld.Container] == $"{version} running");
        (await world.ContainersAsync()).ShouldBe(["web running"]);
    }

    private static async Task PlayAsync(string? kubeconfig)
    {
        await using var world = await UpdatesWorld.StartAsync(kubeconfig);
        await PatchAsync(world);
        await MinorAsync(world);
        await MajorAsync(world);
        await BrokenAsync(world);
        await RecordedAsync(world);
    }

    /// <summary>A patch release goes everywhere by itself; in Git it is a commit that changes the version and nothing else.</summary>
    private static async Task PatchAsync(UpdatesWorld world)
    {
        await world.ReleaseAsync("1.0.1");

        await EndedAsync(world, "1.0.1", ChangeState.Done);
        await RunsAsync(world, "1.0.1");
        (await world.ManifestAsync()).ShouldBe(world.ManifestOf("1.0.1"));
    }

    /// <summary>A minor one waits for a person.</summary>
    private static async Task MinorAsync(UpdatesWorld world)
    {
        await world.ReleaseAsync("1.1.0");
        foreach (var asset in world.Assets)
        {
            await world.WhenChangeAsync(asset, "1.1.0", static change => change.State == ChangeState.AwaitingApproval);
        }

        await RunsAsync(world, "1.0.1");
        foreach (var asset in world.Assets)
        {
            await world.AnswerAsync(await world.WhenChangeAsync(asset, "1.1.0", static _ => true), ChangeAnswer.Approve);
        }

        await EndedAsync(world, "1.1.0", ChangeState.Done);
        await RunsAsync(world, "1.1.0");
    }

    /// <summary>A major one is refused, and the gate says why.</summary>
    private static async Task MajorAsync(UpdatesWorld world)
    {
        await world.ReleaseAsync("2.0.0");
        await world.ScanAsync();

        (await world.Changes.ReadAllAsync(isClosedToo: true, CancellationToken.None)).ShouldNotContain(static change => change.Change.To.Version == "2.0.0");
        // A scan of the host that fell into the moment in which the container was made anew may not have seen it.
        await world.WhenAsync(
            () => world.TrimtabAsync("gate", "explain", UpdatesWorld.Container),
            static told => told.StartsWith("0 ", StringComparison.Ordinal) && told.Contains("major: skip leaves out 2.0.0", StringComparison.Ordinal));
        await RunsAsync(world, "1.1.0");
    }

    /// <summary>A broken release is taken back and held, and no later scan proposes it.</summary>
    private static async Task BrokenAsync(UpdatesWorld world)
    {
        await world.ReleaseAsync("1.1.1", isGood: false);

        await EndedAsync(world, "1.1.1", ChangeState.Failed);
        await RunsAsync(world, "1.1.0");
        (await world.ManifestAsync()).ShouldBe(world.ManifestOf("1.1.0"));
        (await world.ContainersAsync()).ShouldBe(["web running"]);
        (await world.Holds.ListAsync(CancellationToken.None)).Select(static hold => $"{hold.Asset} {hold.Version.Version}").ShouldBe(world.Assets.Select(static asset => $"{asset} 1.1.1"), ignoreOrder: true);

        await world.ScanAsync();
        (await world.Changes.ListOpenAsync(CancellationToken.None)).ShouldBeEmpty();
        await RunsAsync(world, "1.1.0");
    }

    private static async Task RecordedAsync(UpdatesWorld world)
    {
        var records = await world.RecordsAsync();
        records.Count(static record => record.Action == "update.succeeded").ShouldBe(6);
        records.Count(static record => record.Action == "update.rolledBack").ShouldBe(3);
    }

    private static async Task EndedAsync(UpdatesWorld world, string version, ChangeState state)
    {
        foreach (var asset in world.Assets)
        {
            var change = await world.WhenChangeAsync(asset, version, static change => change.State is ChangeState.Done or ChangeState.Failed);
            change.State.ShouldBe(state, change.Status);
        }
    }

    private static Task RunsAsync(UpdatesWorld world, string version)
        => world.WhenAsync(world.LookAsync, runs => runs.Values.All(one => one == $"{version} running"));
}
