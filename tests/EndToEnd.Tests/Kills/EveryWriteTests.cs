using Trimtab.EndToEnd.Tests.Worlds;
using Xunit.Abstractions;

namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>The function app is killed at every write to storage, cluster, Git host and people, once before the write arrives and once after it took effect.
/// However that was, the world ends as if nothing had happened.</summary>
[Collection(WholeMachine.Name)]
public sealed class EveryWriteTests(ITestOutputHelper output)
{
    private const int Worlds = 5;

    /// <summary>More kills in one chapter save time, and each but the first meets an app that was killed before.</summary>
    private const int KillsInOneChapter = 4;

    /// <summary>Some of each kind: storage's documents, queues and log, the cluster, the Git host; before and after.</summary>
    private static readonly PlannedKill[][] Selection =
    [
        [
            new("Install: send reconcile reconcileTarget", IsAfter: false),
            new("Install: append audit target.applied", IsAfter: true),
        ],
        [
            new("Good: PUT blob rollouts Preparing step 0, owing rollout.started", IsAfter: false),
            new("Good: PATCH deployments web-canary replicas 1", IsAfter: true),
            new("Good: append audit target.promoted", IsAfter: false),
            new("Good: DELETE blob rollouts/active", IsAfter: true),
        ],
        [
            new("Bad: DELETE deployments web-canary", IsAfter: true),
            new("Bad: append audit rollout.rolledBack", IsAfter: false),
            new("Bad: PUT blob targets Failed", IsAfter: true),
            new("Bad: POST status failure", IsAfter: false),
        ],
    ];

    [Fact]
    public async Task A_kill_at_some_writes_changes_nothing_in_the_end()
    {
        var run = new KillRun(TestKit.Running.RealCluster.Kubeconfig);

        await run.PlayAsync(Selection, Selection.Length);

        Report(run);
        run.Faults.ShouldBeEmpty();
        run.Missed.ShouldBeEmpty();
    }

    [ExhaustiveTheory]
    [InlineData(Chapter.Install)]
    [InlineData(Chapter.Good)]
    [InlineData(Chapter.Bad)]
    public async Task A_kill_at_any_write_changes_nothing_in_the_end(Chapter chapter)
    {
        var kills = PlannedKill.Wanted((await FindWritesAsync(chapter))
            .SelectMany(label => new[] { new PlannedKill(label, IsAfter: false), new PlannedKill(label, IsAfter: true) })
            .Where(kill => kill.Chapter == chapter)
            .Where(kill => kill.IsAfter || !kill.Label.Contains(": receive", StringComparison.Ordinal))); // an unanswered receive has hidden nothing
        var run = new KillRun(ShopWorldOptions.KubeconfigOfLongCases);

        await run.PlayAsync(Plays(kills), Worlds);

        Report(run);
        run.Faults.ShouldBeEmpty();
        run.Kills.Count.ShouldBeGreaterThan(kills.Count * 9 / 10);
    }

    /// <returns>The labels of an undisturbed run, in the order of their first write.</returns>
    private static async Task<IReadOnlyList<string>> FindWritesAsync(Chapter last)
    {
        await using var trial = await Trial.StartAsync(ShopWorldOptions.KubeconfigOfLongCases);
        foreach (var chapter in new[] { Chapter.Install, last }.Distinct())
        {
            var played = await trial.PlayAsync(chapter);
            played.Faults.ShouldBeEmpty();
            played.Ending.ShouldBe(Ending.Of(chapter));
        }

        return [.. trial.Writes.Distinct()];
    }

    /// <summary>Kills that lie as far apart as can be are played together.</summary>
    private static IEnumerable<IReadOnlyList<PlannedKill>> Plays(IReadOnlyList<PlannedKill> kills)
    {
        var plays = (kills.Count + KillsInOneChapter - 1) / KillsInOneChapter;
        return kills.Select((kill, index) => (Kill: kill, Play: index % plays)).GroupBy(one => one.Play, one => one.Kill).Select(play => play.ToArray());
    }

    private void Report(KillRun run)
    {
        TimeSpan[] moves = [.. run.Kills.Select(kill => kill.MovedOnAfter).OfType<TimeSpan>().Order()];
        output.WriteLine($"{run.Kills.Count} kills.");
        if (moves.Length > 0)
        {
            output.WriteLine($"A rollout moved on after {moves.Length} of them: median {moves[moves.Length / 2].TotalSeconds:0.0} s, longest {moves[^1].TotalSeconds:0.0} s after the restart.");
        }

        foreach (var missed in run.Missed)
        {
            output.WriteLine($"Not met, its write did not come: {missed}");
        }
    }
}
