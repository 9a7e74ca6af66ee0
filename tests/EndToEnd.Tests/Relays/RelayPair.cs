using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>Two relays of a world that share a Lease, whichever of them leads.</summary>
/// <param name="world">The world.</param>
/// <param name="more">Variables of a relay, by its name.</param>
internal sealed class RelayPair(ShopWorld world, Func<string, IEnumerable<(string Name, string Value)>>? more = null) : IAsyncDisposable
{
    private static readonly string[] Names = ["relay-0", "relay-1"];
    private readonly Dictionary<string, FunctionAppProcess> _relays = new(StringComparer.Ordinal);

    /// <summary>Starts those that do not run, and waits until they are ready.</summary>
    public async Task StartAsync()
    {
        foreach (var name in Names.Where(name => !_relays.ContainsKey(name)))
        {
            _relays[name] = world.LaunchRelay(name, [("Relay__Lease", RelayLease.Name), .. more?.Invoke(name) ?? []]);
            await _relays[name].WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Has one die.</summary>
    public async Task KillAsync(string name)
    {
        _relays.Remove(name, out var relay);
        await relay!.KillAsync();
        await relay.DisposeAsync();
    }

    /// <summary>Tells one to stop, and starts it again.</summary>
    public async Task RestartAsync(string name)
    {
        _relays.Remove(name, out var relay);
        await relay!.DisposeAsync();
        await StartAsync();
    }

    /// <returns>Where one answers.</returns>
    public Uri UrlOf(string name) => _relays[name].Url;

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in _relays.Values)
        {
            await relay.DisposeAsync();
        }
    }
}
