using Trimtab.Domain.Rollouts;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Faults;

namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>One world with one function app, which is killed and started again while chapters are played.</summary>
internal sealed class Trial : IAsyncDisposable
{
    // Short, so that a killed app's messages come back soon; long enough for renewals on two busy cores.
    private static readonly TimeSpan MessageVisibility = TimeSpan.FromSeconds(4);

    // The longest wait between two runs of the timers that a kill can be planned at.
    private static readonly TimeSpan TimersCome = TimeSpan.FromSeconds(12);

    private readonly KillSwitch _killSwitch;
    private readonly ShopWorld _world;
    private readonly WorldSight _sight;
    private FunctionAppProcess? _app;
    private string _good = "";
    private string _goodVersion = "none";
    private int _versions;
    private int _records;
    private List<PlannedKill> _planned = [];
    private List<MetKill> _kills = [];

    private Trial(ShopWorld world, KillSwitch killSwitch)
    {
        (_world, _killSwitch, _sight) = (world, killSwitch, new WorldSight(world));
        _killSwitch.Kill = () => _app!.Kill();
    }

    /// <summary>Labels of all writes so far, in order.</summary>
    public IReadOnlyList<string> Writes => _killSwitch.Seen;

    public string KeepLog() => _world.KeepLog();

    /// <summary>Starts a world in which nothing has happened yet.</summary>
    /// <param name="kubeconfig">Of a real cluster; null: on a twin.</param>
    public static async Task<Trial> StartAsync(string? kubeconfig)
    {
        var killSwitch = new KillSwitch { Kill = static () => { } };
        return new Trial(await ShopWorld.StartAsync(new ShopWorldOptions(new ObservedOutside(killSwitch), ShopFleet.Brisk, MessageVisibility) { Kubeconfig = kubeconfig }), killSwitch);
    }

    /// <summary>Pushes and waits until all work is done, with the app killed and started again on the way.</summary>
    /// <param name="chapter">The first one of a world is <see cref="Chapter.Install"/>, and no later one.</param>
    /// <param name="kills">In the order in which their writes come.</param>
    public async Task<PlayedChapter> PlayAsync(Chapter chapter, params IReadOnlyList<PlannedKill> kills)
    {
        (_planned, _kills) = ([.. kills], []);
        _killSwitch.Chapter = chapter.ToString();
        ArmRest();
        var version = $"v{++_versions}";
        var began = TimeProvider.System.GetTimestamp();
        if (_app is null)
        {
            await StartAppAsync();
        }

        var revision = await _world.PushAsync(version, chapter == Chapter.Bad ? ShopHealth.Crashes : ShopHealth.Good);
        await Eventually.WhenAsync(() => IsOverAsync(chapter, revision), isOver => isOver);
        if (_planned.Any(kill => kill.IsOfTimers))
        {
            await AwaitTimersAsync(chapter, revision);
        }

        _killSwitch.Disarm();
        var serving = chapter == Chapter.Bad ? _goodVersion : version;
        await _sight.WhenClusterAsync($"notes-{serving}, settings {serving}, web {serving} 2/2");
        var ending = await LookAsync(revision, version);
        if (chapter != Chapter.Bad)
        {
            (_good, _goodVersion) = (revision, version);
        }

        return new PlayedChapter(ending, await _sight.FindFaultsAsync(), [.. _kills], [.. _planned], TimeProvider.System.GetElapsedTime(began));
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        await _world.DisposeAsync();
    }

    private async Task<bool> IsOverAsync(Chapter chapter, string revision)
    {
        if (_killSwitch.HasKilled)
        {
            await RestartAsync(revision);
        }

        var isDecided = chapter == Chapter.Install
            ? (await _sight.TargetAsync()).LastGoodRevision == revision
            : await _sight.RolloutAsync(revision) is { IsClosed: true };
        return isDecided && await _sight.AreQueuesEmptyAsync() && !_killSwitch.HasKilled;
    }

    private async Task AwaitTimersAsync(Chapter chapter, string revision)
    {
        var began = TimeProvider.System.GetTimestamp();
        await Eventually.WhenAsync(() => Task.FromResult(_killSwitch.HasKilled || TimeProvider.System.GetElapsedTime(began) > TimersCome), isSo => isSo);
        await Eventually.WhenAsync(() => IsOverAsync(chapter, revision), isOver => isOver);
    }

    private async Task RestartAsync(string revision)
    {
        var kill = await EndAppAsync();
        var before = await _sight.RolloutAsync(revision);
        ArmRest();
        await StartAppAsync();
        TimeSpan? movedOnAfter = null;
        if (before is { IsClosed: false })
        {
            var restarted = TimeProvider.System.GetTimestamp();
            await _sight.WhenRolloutAsync(revision, now => _killSwitch.HasKilled || HasMoved(before, now));
            movedOnAfter = TimeProvider.System.GetElapsedTime(restarted);
        }

        _kills.Add(new MetKill(kill, movedOnAfter));
    }

    private void ArmRest()
    {
        PlannedKill[] planned = [.. _planned];
        _killSwitch.Arm((label, isAfter) => planned.Contains(new PlannedKill(label, isAfter)));
    }

    // The sweep's own wake is no move: it raises the sequence by one.
    private static bool HasMoved(RolloutDocument before, RolloutDocument now)
        => now.IsClosed || now.Phase != before.Phase || now.Sequence > before.Sequence + 1;

    private async Task StartAppAsync()
    {
        while (true)
        {
            _app = _world.Launch();
            try
            {
                await _app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
                return;
            }
            catch (InvalidOperationException) when (_killSwitch.HasKilled)
            {
                _kills.Add(new MetKill(await EndAppAsync(), null));
                ArmRest();
            }
        }
    }

    private async Task<PlannedKill> EndAppAsync()
    {
        await _app!.KillAsync();
        await _app.DisposeAsync();
        _killSwitch.Reset();
        var (label, isAfter) = _killSwitch.KilledAt!.Value;
        var kill = new PlannedKill(label, isAfter);
        _planned.Remove(kill);
        return kill;
    }

    private async Task<Ending> LookAsync(string revision, string version)
    {
        var rollout = await _sight.RolloutAsync(revision);
        var target = await _sight.TargetAsync();
        var records = await _sight.AuditAsync();
        var actions = records.Skip(_records).Select(record => record.Action).Order(StringComparer.Ordinal).ToArray();
        _records = records.Count;
        return new Ending(
            rollout?.Phase.ToString() ?? "",
            await _sight.IsHeldAsync(revision),
            $"{target.Phase}, applied {Which(target.AppliedRevision, revision)}, last good {Which(target.LastGoodRevision, revision)}",
            (await _sight.ClusterAsync()).Replace(version, "new", StringComparison.Ordinal).Replace(_goodVersion, "old", StringComparison.Ordinal),
            string.Join(' ', actions),
            _sight.StatusOf(revision) ?? "none");
    }

    private string Which(string? revision, string pushed) => revision == pushed ? "the new" : revision == _good ? "the old" : $"{revision}";
}
