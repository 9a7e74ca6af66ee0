using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Trimtab.Local;

namespace Trimtab.Adapters.Tests.Local;

public sealed class AzuriteProcessTests
{
    [Fact]
    public async Task It_listens_on_loopback_only_and_ends_when_disposed()
    {
        var azurite = await AzuriteProcess.StartAsync(LocalTools.Find(), new AzuriteOptions(), TimeProvider.System, CancellationToken.None);
        using var process = Process.GetProcessById(azurite.ProcessId);

        azurite.ConnectionString.ShouldContain("BlobEndpoint=http://127.0.0.1:");
        azurite.ConnectionString.ShouldContain("QueueEndpoint=http://127.0.0.1:");
        await azurite.DisposeAsync();

        process.HasExited.ShouldBeTrue();
    }

    [Fact]
    public async Task A_taken_port_is_told_with_the_emulators_own_words()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var options = new AzuriteOptions { QueuePort = ((IPEndPoint)taken.LocalEndpoint).Port };

        var failure = await Should.ThrowAsync<InvalidOperationException>(
            () => AzuriteProcess.StartAsync(LocalTools.Find(), options, TimeProvider.System, CancellationToken.None));

        failure.Message.ShouldContain("EADDRINUSE");
    }
}
