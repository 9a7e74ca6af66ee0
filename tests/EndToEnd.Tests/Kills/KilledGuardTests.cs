using Trimtab.Domain.Guards;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.TestKit.Faults;

namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>A guard's window over a Deployment that somebody else applies, with the function app killed before and after its writes: one action, one record of it.</summary>
public sealed class KilledGuardTests : IAsyncLifetime
{
    private const string Guard = "hand";
    private const string Chapter = "Guard";
    private static readonly int Sample = TestRun.IsSample ? 1 : 3;

    private static readonly PlannedKill[] Selection =
    [
        new("Guard: PUT deployments web", IsAfter: true),
        new("Guard: append audit guard.started+guard.rolledBack+guard.restored", IsAfter: false),
    ];

    private readonly KillSwitch _killSwitch = new() { Kill = static () => { } };
    private ShopWorld _world = null!;
    private WorldSight _sight = null!;
    private MortalApp _app = null!;
    private int _bad;

    public async Task InitializeAsync()
    {
        _world = await ShopWorld.StartAsync(new ShopWorldOptions(new ObservedOutside(_killSwitch), ShopFleet.Brisk, TimeSpan.FromSeconds(4)) { Kubeconfig = null });
        (_sight, _app) = (new WorldSight(_world), new MortalApp(_world, _killSwitch));
        await _world.ChangeFleetAsync(text => $"{text}guards:\n  {Guard}: {{ cluster: {ShopFleet.Cluster}, include: {{ namespaces: [{_world.Namespace}] }}, rollout: trial }}\n");
        await _world.KubectlAsync($"apiVersion: v1\nkind: Namespace\nmetadata: {{ name: {_world.Namespace} }}\n", "apply", "--validate=false", "-f", "-");
        await DeployAsync("good", ShopHealth.Good);
        await _world.PushAsync("first", ("shop/namespace.yaml", $"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {_world.Namespace}\n"));
        await _app.StartAsync();
        var memory = new GuardedWorkloads(_world.Storage.Documents);
        var place = new WorkloadPlace(ShopFleet.Cluster, _world.Namespace, ShopManifests.Workload);
        await _app.WhenAsync(async () => await memory.FindAsync(place, CancellationToken.None) is not null);
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task A_bad_template_is_taken_back_once_also_when_the_app_is_killed_at_some_writes()
    {
        await BreakAsync(Selection);

        _app.Met.ShouldBe(Selection);
    }

    [ExhaustiveFact]
    public async Task A_bad_template_is_taken_back_once_also_when_the_app_is_killed_at_any_write()
    {
        await BreakAsync();
        var labels = _app.Writes.Where(static label => label.StartsWith(Chapter, StringComparison.Ordinal)).Distinct().ToList();
        PlannedKill[] kills = [.. labels.SelectMany(static label => new[] { new PlannedKill(label, IsAfter: false), new PlannedKill(label, IsAfter: true) })];

        // A killed app's timers are silent for a minute, and with them the guard: all writes take an hour.
        foreach (var kill in PlannedKill.Some(kills, Sample))
        {
            await BreakAsync(kill);
        }
    }

    /// <summary>Somebody applies a template that crashes; it is taken back, whatever is killed on the way.</summary>
    private async Task BreakAsync(params PlannedKill[] kills)
    {
        var bad = $"bad{++_bad}";
        var before = await GenerationAsync();
        _app.Plan(Chapter, kills);
        await DeployAsync(bad, ShopHealth.Crashes);

        await _app.WhenAsync(async () => await VersionAsync() == "good" && await CountAsync("restored") == _bad && await _sight.AreQueuesEmptyAsync());

        // The person's write and one of ours.
        (await GenerationAsync() - before).ShouldBe(2);
        (await CountAsync("started"), await CountAsync("rolledBack")).ShouldBe((_bad, _bad));
        (await _sight.FindFaultsAsync()).ShouldBeEmpty();
        _app.Forget();
    }

    private async Task<int> CountAsync(string action) => (await _sight.AuditAsync()).Count(record => record.Action == $"guard.{action}");

    private async Task<string> VersionAsync() => await GetAsync("jsonpath={.spec.template.metadata.labels.version}");

    private async Task<long> GenerationAsync() => long.Parse(await GetAsync("jsonpath={.metadata.generation}"), System.Globalization.CultureInfo.InvariantCulture);

    private Task<string> GetAsync(string output) => _world.KubectlAsync("", "get", "deployment", ShopManifests.Workload, "--namespace", _world.Namespace, "--output", output);

    private Task DeployAsync(string version, ShopHealth health)
        => _world.KubectlAsync(ShopManifests.Workloads(_world.Namespace, version, health), "apply", "--validate=false", "-f", "-");
}
