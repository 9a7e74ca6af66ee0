using Trimtab.Adapters.AzureStorage;
using Trimtab.Local;
using Xunit;

namespace Trimtab.TestKit.Storage;

/// <summary>A running storage emulator, as class or collection fixture.</summary>
/// <remarks>All fixtures of a test program share one process, so that classes run side by side; it ends with the program.
/// Tests keep apart by names of their own.</remarks>
public sealed class AzuriteFixture : IAsyncLifetime, IDisposable
{
    private StorageAccount? _account;

    public string ConnectionString { get; private set; } = "";

    /// <summary>An account object whose container is this fixture's own.</summary>
    public StorageAccount Account => _account ?? throw new InvalidOperationException("The emulator has not been started.");

    /// <summary>A name that no other test uses, fit for containers, queues and blobs.</summary>
    public static string NewName(string prefix) => $"{prefix}-{Guid.NewGuid():n}"[..Math.Min(prefix.Length + 33, 63)];

    /// <summary>Settings for a container of its own.</summary>
    public StorageOptions NewOptions() => new() { ConnectionString = ConnectionString, Container = NewName("test") };

    public async Task InitializeAsync()
    {
        // Looked for here, because a fault inside the initializer below would hide what to do.
        LocalTools.Find();
#pragma warning disable VSTHRD003 // Started once for all fixtures on purpose.
        ConnectionString = (await SharedProcess.Started).ConnectionString;
#pragma warning restore VSTHRD003
        _account = new StorageAccount(NewOptions(), TimeProvider.System);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _account?.Dispose();

    // Its initializer runs when the first fixture asks, and once.
    private static class SharedProcess
    {
        public static readonly Task<AzuriteProcess> Started =
            AzuriteProcess.StartAsync(LocalTools.Find(), new AzuriteOptions(), TimeProvider.System, CancellationToken.None);
    }
}
