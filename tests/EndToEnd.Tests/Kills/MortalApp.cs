using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Faults;

namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>A world's function app that is killed at planned writes and started again.</summary>
internal sealed class MortalApp(ShopWorld world, KillSwitch killSwitch) : IAsyncDisposable
{
    private readonly List<PlannedKill> _planned = [];
    private FunctionAppProcess? _app;

    /// <summary>Labels of all writes so far, in order.</summary>
    public IReadOnlyList<string> Writes => killSwitch.Seen;

    /// <summary>Kills whose write has not come yet.</summary>
    public IReadOnlyList<PlannedKill> Planned => _planned;

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

    /// <summary>Waits for the end of something, with the app started again after each kill.</summary>
    public Task WhenAsync(Func<Task<bool>> isOver)
        => Eventually.WhenAsync(
            async () =>
            {
                if (killSwitch.HasKilled)
                {
                    await StartAgainAsync();
                }

                return await isOver() && !killSwitch.HasKilled;
            },
            static isSo => isSo);

    public async ValueTask DisposeAsync()
    {
        killSwitch.Disarm();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private async Task StartAgainAsync()
    {
        do
        {
            await _app!.KillAsync();
            await _app.DisposeAsync();
            killSwitch.Reset();
            var (label, isAfter) = killSwitch.KilledAt!.Value;
            _planned.Remove(new PlannedKill(label, isAfter));
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
