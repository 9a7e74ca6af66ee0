using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Scans;

/// <summary>Which repositories the assets use now. Many scans come at once: they share one reading of the inventory.</summary>
public sealed class ArtifactUse(ReadAssets readAssets, IFleet fleet, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TrustedToLackOne = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1);
    private (UsedArtifacts Used, string Fleet, DateTimeOffset At)? _read;

    /// <returns>What was true some seconds ago.</returns>
    public Task<UsedArtifacts> ReadAsync(CancellationToken cancellationToken) => ReadAsync(Trusted, cancellationToken);

    /// <summary>The same for who did not find what was asked for: an asset may have come just now.</summary>
    public Task<UsedArtifacts> ReadAgainAsync(CancellationToken cancellationToken) => ReadAsync(TrustedToLackOne, cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<UsedArtifacts> ReadAsync(TimeSpan trusted, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var (document, now) = (fleet.Current, time.GetUtcNow());
            if (_read is not { } read || read.Fleet != document.Version || now - read.At >= trusted)
            {
                var snapshot = await readAssets(cancellationToken);
                _read = read = (UsedArtifacts.Of(snapshot.Assets, document), document.Version, now);
            }

            return read.Used;
        }
        finally
        {
            _turn.Release();
        }
    }
}
