using System.Collections.Concurrent;

namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>Plays many chapters with kills in several worlds at once, and gathers what went wrong.</summary>
/// <param name="kubeconfig">Of a real cluster; null: each world has a twin.</param>
internal sealed class KillRun(string? kubeconfig)
{
    // 10 s, and what a turn may take on two busy cores.
    private static readonly TimeSpan MovesOnWithin = TimeSpan.FromSeconds(15);

    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentQueue<MetKill> _kills = new();
    private readonly ConcurrentQueue<PlannedKill> _missed = new();

    public IReadOnlyCollection<string> Faults => _faults;

    public IReadOnlyCollection<MetKill> Kills => _kills;

    /// <summary>Kills whose write did not come in their run.</summary>
    public IReadOnlyCollection<PlannedKill> Missed => _missed;

    /// <param name="plays">Each the kills of one chapter, in the order of their writes.</param>
    /// <param name="worlds">How many worlds play at once.</param>
    public async Task PlayAsync(IEnumerable<IReadOnlyList<PlannedKill>> plays, int worlds)
    {
        var queue = new ConcurrentQueue<IReadOnlyList<PlannedKill>>(plays);
        await Task.WhenAll(Enumerable.Range(0, worlds).Select(_ => WorkAsync(queue)));
    }

    private async Task WorkAsync(ConcurrentQueue<IReadOnlyList<PlannedKill>> queue)
    {
        Trial? trial = null;
        try
        {
            while (queue.TryDequeue(out var kills))
            {
                trial = await PlayAsync(trial, kills);
            }
        }
        finally
        {
            if (trial is not null)
            {
                await trial.DisposeAsync();
            }
        }
    }

    /// <returns>The world for the next chapter; null when that needs a new one.</returns>
    private async Task<Trial?> PlayAsync(Trial? trial, IReadOnlyList<PlannedKill> kills)
    {
        var chapter = kills[0].Chapter;
        if (chapter == Chapter.Install && trial is not null)
        {
            await trial.DisposeAsync();
            trial = null;
        }

        if (trial is null)
        {
            trial = await Trial.StartAsync(kubeconfig);
            if (chapter != Chapter.Install && !await IsRightAsync(trial, Chapter.Install, []))
            {
                await trial.DisposeAsync();
                return null;
            }
        }

        if (await IsRightAsync(trial, chapter, kills))
        {
            return trial;
        }

        await trial.DisposeAsync();
        return null;
    }

    private async Task<bool> IsRightAsync(Trial trial, Chapter chapter, IReadOnlyList<PlannedKill> kills)
    {
        List<string> faults = [];
        try
        {
            faults.AddRange(Judge(chapter, await trial.PlayAsync(chapter, kills)));
        }
        catch (Exception fault) when (fault is TimeoutException or InvalidOperationException)
        {
            faults.Add(fault.Message);
        }

        if (faults.Count > 0)
        {
            _faults.Enqueue($"{chapter}, killed {string.Join("; ", kills)}: {string.Join("; ", faults)} (log: {trial.KeepLog()})");
        }

        return faults.Count == 0;
    }

    private IEnumerable<string> Judge(Chapter chapter, PlayedChapter played)
    {
        foreach (var kill in played.Kills)
        {
            _kills.Enqueue(kill);
        }

        foreach (var missed in played.Missed)
        {
            _missed.Enqueue(missed);
        }

        var late = played.Kills.Where(kill => kill.MovedOnAfter > MovesOnWithin)
            .Select(kill => $"the rollout moved on {kill.MovedOnAfter!.Value.TotalSeconds:0.0} s after the restart from the kill {kill.Kill}");
        return played.Ending == Ending.Of(chapter) ? played.Faults.Concat(late) : [.. played.Faults, .. late, $"ended as {played.Ending}"];
    }
}
