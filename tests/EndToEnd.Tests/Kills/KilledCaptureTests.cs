using Trimtab.EndToEnd.Tests.Relays;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Faults;

namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>A person's live edits under the drift policy <c>capture</c>, with the function app killed before and after its writes on the way into Git and back.</summary>
public sealed class KilledCaptureTests : IAsyncLifetime
{
    private static readonly int Sample = TestRun.IsSample ? 5 : 12;
    private const string Chapter = "Drift";
    private const string File = "shop/settings.yaml";

    private static readonly PlannedKill[] Selection =
    [
        new("Drift: PUT blob drift", IsAfter: true),
        new("Drift: push", IsAfter: false),
        new("Drift: push", IsAfter: true),
    ];

    private readonly KillSwitch _killSwitch = new() { Kill = static () => { } };
    private readonly CuttableOutside _relays = new();
    private readonly List<string> _edits = [];
    private ShopWorld _world = null!;
    private WorldSight _sight = null!;
    private MortalApp _app = null!;
    private FunctionAppProcess _relay = null!;

    public async Task InitializeAsync()
    {
        _world = await ShopWorld.StartAsync(new ShopWorldOptions(new ObservedOutside(_killSwitch), ShopFleet.Brisk, TimeSpan.FromSeconds(4)) { Kubeconfig = null });
        (_sight, _app) = (new WorldSight(_world), new MortalApp(_world, _killSwitch));
        await _world.ChangeFleetAsync(static text => text.Replace("rollout: trial }", "drift: capture }", StringComparison.Ordinal));
        await CaptureScene.StartAsync(_world, ["configmaps"], _world.SourceRepository);
        await _world.PushAsync(
            "first",
            ("shop/namespace.yaml", $"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {_world.Namespace}\n"),
            (File, $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: {_world.Namespace}\ndata:\n  version: git\n"));
        await _app.StartAsync();
        _relay = _world.LaunchRelay("relay", ("Relay__Captures", "true"), ("AzureWebJobsStorage", await _world.StorageThroughAsync(_relays)));
        await _relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        await _app.WhenAsync(IsAtRestAsync);
    }

    public async Task DisposeAsync()
    {
        await _relay.DisposeAsync();
        await _app.DisposeAsync();
        await _relays.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public Task An_edit_becomes_one_commit_also_when_the_app_is_killed_at_some_writes() => PlayAsync(Selection);

    [ExhaustiveFact]
    public async Task An_edit_becomes_one_commit_also_when_the_app_is_killed_at_any_write()
    {
        await EditAsync();
        var labels = _app.Writes.Where(static label => label.StartsWith(Chapter, StringComparison.Ordinal)).Distinct().ToList();
        PlannedKill[] kills = [.. labels.SelectMany(static label => new[] { new PlannedKill(label, IsAfter: false), new PlannedKill(label, IsAfter: true) })
            .Where(static kill => kill.IsAfter || !kill.Label.Contains(": receive", StringComparison.Ordinal))];
        await PlayAsync(PlannedKill.Some(kills, Sample));
    }

    private async Task PlayAsync(IReadOnlyList<PlannedKill> kills)
    {
        foreach (var kill in kills)
        {
            await EditAsync(kill);
        }

        var commits = await GitAsync("log", "--reverse", "--format=%s", "main", "--", File);
        var values = new List<string>();
        foreach (var commit in (await GitAsync("log", "--reverse", "--format=%H", "main", "--", File)).Skip(1))
        {
            values.Add((await GitAsync("show", $"{commit}:{File}")).Single(static line => line.StartsWith("  version: ", StringComparison.Ordinal))["  version: ".Length..]);
        }

        values.ShouldBe(_edits);
        commits.Skip(1).ShouldAllBe(subject => subject == $"[UPDATE] configmap/settings in ns/{_world.Namespace} by user/unknown");
        (await ValueAsync()).ShouldBe(_edits[^1]);
        (await _sight.TargetAsync()).Drift.ShouldBeEmpty();
        (await _sight.AuditAsync()).ShouldNotContain(static record => record.Action.StartsWith("target.drift", StringComparison.Ordinal));
        (await _sight.FindFaultsAsync()).ShouldBeEmpty();
        _app.Met.Count.ShouldBeGreaterThan(kills.Count * 9 / 10);
    }

    private async Task EditAsync(params PlannedKill[] kills)
    {
        var value = $"h{_edits.Count + 1}";
        _edits.Add(value);
        _app.Plan(Chapter, kills);
        await _world.KubectlAsync("", "patch", "configmap", "settings", "--namespace", _world.Namespace, "--type", "merge", "--patch", $"{{\"data\":{{\"version\":\"{value}\"}}}}");
        await _app.WhenAsync(async () => await IsCommittedAsync(value) && await IsAtRestAsync());
        (await ValueAsync()).ShouldBe(value);
        _app.Forget();
    }

    private async Task<bool> IsCommittedAsync(string value)
        => (await GitAsync("show", $"main:{File}")).Any(line => line == $"  version: {value}");

    /// <summary>The branch's head is in force, and nothing waits.</summary>
    private async Task<bool> IsAtRestAsync()
    {
        var head = (await GitAsync("rev-parse", "main")).Single();
        var target = await _sight.TargetAsync();
        return target.LastGoodRevision == head && !target.IsInWork && await _sight.AreQueuesEmptyAsync();
    }

    private async Task<string> ValueAsync()
        => await _world.KubectlAsync("", "get", "configmap", "settings", "--namespace", _world.Namespace, "--output", "jsonpath={.data.version}");

    private async Task<string[]> GitAsync(params string[] arguments)
        => (await LocalGit.RunAsync(_world.SourceRepository.Directory, arguments, CancellationToken.None)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
