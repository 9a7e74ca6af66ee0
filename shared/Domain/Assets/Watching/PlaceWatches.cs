using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Assets.Watching;

/// <summary>Keeps one watch for each place of the fleet, and a new one when the fleet says something else about it. Not for concurrent use.</summary>
public sealed class PlaceWatches(IFleet fleet, PlaceWatch watch) : IAsyncDisposable
{
    private readonly Dictionary<string, Running> _running = new(StringComparer.Ordinal);
    private string _version = "";

    /// <summary>Begins and ends watches as the fleet in force says.</summary>
    public async Task UpdateAsync(CancellationToken cancellationToken)
    {
        var document = fleet.Current;
        if (document.Version == _version)
        {
            return;
        }

        _version = document.Version;
        var wanted = document.Inventory.IsWatched ? document.Places.ToDictionary(static place => place, document.DigestForPlace, StringComparer.Ordinal) : [];
        foreach (var (place, running) in _running.Where(one => wanted.GetValueOrDefault(one.Key) != one.Value.Concern).ToList())
        {
            _running.Remove(place);
            await EndAsync(running);
        }

        foreach (var (place, concern) in wanted.Where(one => !_running.ContainsKey(one.Key)))
        {
            var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _running[place] = new Running(concern, stop, watch.RunAsync(place, stop.Token));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var running in _running.Values)
        {
            await EndAsync(running);
        }

        _running.Clear();
        _version = "";
    }

    private static async Task EndAsync(Running running)
    {
        await running.Stop.CancelAsync();
        await running.Watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        running.Stop.Dispose();
    }

    private sealed record Running(string Concern, CancellationTokenSource Stop, Task Watching);
}
