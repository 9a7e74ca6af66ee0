using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Faults;

namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>A world's function app that is killed at planned writes and started again.</summary>
internal sealed class MortalApp(ShopWorld world, KillSwitch killSwitch) : IAsyncDisposable
{
    private readonly List<PlannedKill> _planned = [];
    private readonly List<PlannedKill> _met = [];
    private FunctionAppProcess? _app;

    /// <summary>Labels of all writes so far, in order.</summary>
    public IReadOnlyList<string> Writes => killSwitch.Seen;

    /// <summary>The kills that came, in order.</summary>
    public IReadOnlyList<PlannedKill> Met => _met;

    public async Task StartAsync()
    {
        killSwitch.Kill = () => _app!.Kill();
        _app = world.Launch();
        await _app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
    }

    /// <param name="chapter">Stands before the labels of what is written from now on.</param>
    /// <param name="kills">Each is met once.</param>
    public void Plan(string chapter, params IReadOnlyList<PlannedKill> kills)
    {
        killSwitch.Chapter = chapter;
        _planned.AddRange(kills);
        Arm();
    }

    /// <summary>Plans no kill any more: a write may come or not, as the restarts fell.</summary>
    public void Forget()
    {
        _planned.Clear();
        Arm();
    }

    /// <summary>Waits for the end of something, with the app started again after each kill.</summary>
    /// <exception cref="TimeoutException">It did not come; the message says where the app's log is.</exception>
    public async Task WhenAsync(Func<Task<bool>> isOver)
    {
        try
        {
            await Eventually.WhenAsync(() => IsOverAsync(isOver), static isSo => isSo);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}; kills to come: {string.Join("; ", _planned)}; log: {world.KeepLog()}", late);
        }
    }

    public async ValueTask DisposeAsync()
    {
        killSwitch.Disarm();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private async Task<bool> IsOverAsync(Func<Task<bool>> isOver)
    {
        if (killSwitch.HasKilled)
        {
            await StartAgainAsync();
        }

        return await isOver() && !killSwitch.HasKilled;
    }

    private async Task StartAgainAsync()
    {
        do
        {
            await _app!.KillAsync();
            await _app.DisposeAsync();
            killSwitch.Reset();
            var (label, isAfter) = killSwitch.KilledAt!.Value;
            var kill = new PlannedKill(label, isAfter);
            _planned.Remove(kill);
            _met.Add(kill);
            Arm();
            _app = world.Launch();
        }
        while (!await IsHealthyAsync());
    }

    // It may be killed again while it starts.
    private async Task<bool> IsHealthyAsync()
    {
        try
        {
            await _app!.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
            return true;
        }
        catch (InvalidOperationException) when (killSwitch.HasKilled)
        {
            return false;
        }
    }

    private void Arm()
    {
        PlannedKill[] planned = [.. _planned];
        killSwitch.Arm((label, isAfter) => planned.Contains(new PlannedKill(label, isAfter)));
    }
}
