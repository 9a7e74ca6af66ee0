using System.Diagnostics;
using Trimtab.Local;

namespace Trimtab.Adapters.Tests.Grpc.RealPeer;

/// <summary>A program on gRPC's own library for Node.js.</summary>
internal sealed class NodePeer : IDisposable
{
    private readonly Process _process;

    /// <param name="script">File in testdata.</param>
    /// <param name="tlsDirectory">Holds ca.crt, peer.crt and peer.key; null for no TLS.</param>
    /// <param name="arguments">Of the script.</param>
    public NodePeer(string script, string? tlsDirectory, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Grpc", "RealPeer", "testdata", script), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["PEER_TOOLS"] = LocalTools.Find().Folder;
        start.Environment["PEER_PROTO"] = Path.Combine(AppContext.BaseDirectory, "proto");
        start.Environment["PEER_TLS"] = tlsDirectory ?? "";
        _process = Process.Start(start)!;
    }

    public async Task<string> ReadLineAsync(CancellationToken cancellationToken)
        => await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The peer ended; is @grpc/grpc-js in the local tools (./test sets them up)?");

    public async Task<string[]> ReadAllAsync(CancellationToken cancellationToken)
        => (await _process.StandardOutput.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
