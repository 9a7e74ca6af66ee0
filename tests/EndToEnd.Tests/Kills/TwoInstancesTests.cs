using Trimtab.Domain.Rollouts;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Faults;

namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>Two instances share the work, and one of them is killed in the middle of a rollout. Messages stay hidden as long as by default, so the other one has to notice by itself.</summary>
public sealed class TwoInstancesTests : IAsyncLifetime
{
    private const string EveryActionOnce
        = "rollout.promoted rollout.promoting rollout.started rollout.step rollout.succeeded target.healthy target.promoted";

    // 10 s, and what a turn may take on two busy cores.
    private static readonly TimeSpan MovesOnWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan NextWriteWithin = TimeSpan.FromSeconds(1);

    private readonly KillSwitch _killSwitch = new() { Kill = static () => { } };
    private readonly CuttableOutside _outside = new();
    private ObservedOutside _mortalOutside = null!;
    private ShopWorld _world = null!;
    private FunctionAppProcess _survivor = null!;
    private FunctionAppProcess _mortal = null!;

    public async Task InitializeAsync()
    {
        _world = await ShopWorld.StartAsync(new ShopWorldOptions(_outside, ShopFleet.Brisk, TimeSpan.FromMinutes(1)));
        _mortalOutside = new ObservedOutside(_killSwitch);
        _mortal = _world.Launch(await _world.StorageThroughAsync(_mortalOutside));
        _survivor = _world.Launch();
        await _mortal.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        await _survivor.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        _killSwitch.Kill = _mortal.Kill;
    }

    public async Task DisposeAsync()
    {
        await _mortal.DisposeAsync();
        await _survivor.DisposeAsync();
        await _mortalOutside.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Theory]
    [InlineData(RolloutPhase.Progressing)]
    [InlineData(RolloutPhase.Promoting)]
    [InlineData(RolloutPhase.Watching)]
    public async Task The_other_instance_goes_on_with_the_rollout(RolloutPhase phase)
    {
        var sight = new WorldSight(_world);
        var installed = await _world.PushAsync("v1", ShopHealth.Good);
        await sight.WhenTargetAsync(target => target.LastGoodRevision == installed);
        var revision = await _world.PushAsync("v2", ShopHealth.Good);
        await sight.WhenRolloutAsync(revision, rollout => rollout.Phase >= phase);

        var before = await KillAsync(sight, revision);
        var killed = TimeProvider.System.GetTimestamp();
        await sight.WhenRolloutAsync(revision, now => now.IsClosed || now.Phase != before.Phase || now.Sequence > before.Sequence + 1);
        var movedOnAfter = TimeProvider.System.GetElapsedTime(killed);
        var end = await sight.WhenRolloutAsync(revision, rollout => rollout.IsClosed);

        end.Phase.ShouldBe(RolloutPhase.Succeeded);
        movedOnAfter.ShouldBeLessThan(MovesOnWithin);
        await sight.WhenClusterAsync("notes-v2, settings v2, web v2 2/2");
        (await sight.TargetAsync()).LastGoodRevision.ShouldBe(revision);
        (await sight.FindFaultsAsync()).ShouldBeEmpty();
        string.Join(' ', (await sight.AuditAsync()).Where(record => record.Revision == revision).Select(record => record.Action).Order(StringComparer.Ordinal))
            .ShouldBe(EveryActionOnce);
    }

    // In the middle of its next piece of work; an instance that has none dies idle.
    private async Task<RolloutDocument> KillAsync(WorldSight sight, string revision)
    {
        var began = TimeProvider.System.GetTimestamp();
        _killSwitch.Arm((_, isAfter) => isAfter);
        await Eventually.WhenAsync(
            () => Task.FromResult(_killSwitch.HasKilled || TimeProvider.System.GetElapsedTime(began) > NextWriteWithin), isSo => isSo);
        await _mortal.KillAsync();
        return (await sight.RolloutAsync(revision))!;
    }
}
