using Trimtab.Domain.Rollouts;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Xunit.Abstractions;

namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>One long run: pushes go on, and the function app is killed again and again, whatever it is doing.</summary>
[Collection(WholeMachine.Name)]
public sealed class RandomKillsTests(ITestOutputHelper output)
{
    private static readonly int Kills = TestRun.IsSample ? 16 : 100;
    private static readonly TimeSpan MostBetweenKills = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(40);

    private static readonly Dictionary<RolloutPhase, string> Endings = new()
    {
        [RolloutPhase.Succeeded] = "rollout.succeeded",
        [RolloutPhase.RolledBack] = "rollout.rolledBack",
        [RolloutPhase.Superseded] = "rollout.superseded",
    };

    private readonly List<(string Revision, ShopHealth Health)> _pushed = [];

    [ExhaustiveFact]
    public async Task Kills_at_random_lose_no_revision_and_record_nothing_twice()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"Seed {seed}.");
        var random = new Random(seed);
        await using var world = await ShopWorld.StartAsync(new ShopWorldOptions(new CuttableOutside(), ShopFleet.Brisk, TimeSpan.FromSeconds(2)) { Kubeconfig = ShopWorldOptions.KubeconfigOfLongCases });
        var sight = new WorldSight(world);
        using var stop = new CancellationTokenSource();

        var first = world.Launch();
        var installed = await PushOneAsync(world, ShopHealth.Good);
        await sight.WhenTargetAsync(target => target.LastGoodRevision == installed);

        var killing = KillAsync(world, first, random);
        var pushing = PushAsync(world, sight, new Random(seed + 1), stop.Token);
        await using var app = await killing;
        await stop.CancelAsync();
        await pushing;
        var last = await PushOneAsync(world, ShopHealth.Good);

        await sight.WhenTargetAsync(target => target.LastGoodRevision == last);
        await Eventually.WhenAsync(sight.AreQueuesEmptyAsync, isSo => isSo);
        var version = $"v{_pushed.Count}";
        await sight.WhenClusterAsync($"notes-{version}, settings {version}, web {version} 2/2");
        (await sight.FindFaultsAsync()).ShouldBeEmpty();
        (await AccountAsync(sight)).ShouldBeEmpty();
    }

    /// <returns>The last app, alive.</returns>
    private static async Task<FunctionAppProcess> KillAsync(ShopWorld world, FunctionAppProcess app, Random random)
    {
        for (var kills = 0; kills < Kills; kills++)
        {
            // Some are killed while they start.
            if (random.Next(4) > 0)
            {
                await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
            }

            await Task.Delay(MostBetweenKills * random.NextDouble(), TimeProvider.System);
            await app.KillAsync();
            await app.DisposeAsync();
            app = world.Launch();
        }

        return app;
    }

    private async Task PushAsync(ShopWorld world, WorldSight sight, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var revision = await PushOneAsync(world, _pushed.Count % 2 == 0 ? ShopHealth.Good : ShopHealth.Crashes);
            var began = TimeProvider.System.GetTimestamp();
            var patience = MostPatience * random.NextDouble();
            await Eventually.WhenAsync(
                async () => stop.IsCancellationRequested || TimeProvider.System.GetElapsedTime(began) > patience || await sight.RolloutAsync(revision) is { IsClosed: true },
                isSo => isSo);
        }
    }

    private async Task<string> PushOneAsync(ShopWorld world, ShopHealth health)
    {
        var revision = await world.PushAsync($"v{_pushed.Count + 1}", health);
        _pushed.Add((revision, health));
        return revision;
    }

    /// <summary>Looks for revisions that ended otherwise than they may, or whose records say something else than their documents.</summary>
    private async Task<IReadOnlyList<string>> AccountAsync(WorldSight sight)
    {
        List<string> faults = [];
        var records = (await sight.AuditAsync()).ToLookup(record => record.Revision, record => record.Action);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (revision, health) in _pushed)
        {
            var rollout = await sight.RolloutAsync(revision);
            var end = rollout is null ? records[revision].Contains("target.healthy") ? "applied" : "overtaken before it began" : rollout.Phase.ToString();
            counts[end] = counts.GetValueOrDefault(end) + 1;
            var isRight = rollout switch
            {
                null => true,
                { IsClosed: false } => false,
                { Phase: RolloutPhase.Succeeded } => health == ShopHealth.Good,
                { Phase: RolloutPhase.RolledBack } => health != ShopHealth.Good,
                _ => true,
            };
            string[] said = [.. records[revision].Where(Endings.ContainsValue)];
            string[] expected = rollout is not null && Endings.TryGetValue(rollout.Phase, out var action) ? [action] : [];
            if (!isRight || !said.SequenceEqual(expected))
            {
                faults.Add($"{revision} ({health}) ended as {end}, status \"{rollout?.Status}\", and is recorded as {string.Join(", ", said.DefaultIfEmpty("nothing"))}");
            }
        }

        output.WriteLine($"{_pushed.Count} revisions: {string.Join(", ", counts.Select(count => $"{count.Value} {count.Key}"))}.");
        return faults;
    }
}
