using Trimtab.Adapters.AzureStorage;
using Trimtab.Local;

namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>A storage emulator that one function app has for itself: two on one account would take each other's messages, for queues have the same names everywhere.</summary>
internal sealed class OwnStorage : IAsyncDisposable
{
    private readonly AzuriteProcess _azurite;

    private OwnStorage(AzuriteProcess azurite)
    {
        _azurite = azurite;
        Options = new StorageOptions { ConnectionString = azurite.ConnectionString };
        Account = new StorageAccount(Options, TimeProvider.System);
    }

    public StorageOptions Options { get; }

    public StorageAccount Account { get; }

    public static async Task<OwnStorage> StartAsync()
        => new(await AzuriteProcess.StartAsync(LocalTools.Find(), new AzuriteOptions(), TimeProvider.System, CancellationToken.None));

    public async ValueTask DisposeAsync()
    {
        Account.Dispose();
        await _azurite.DisposeAsync();
    }
}
