using System.Collections.Concurrent;
using Trimtab.Adapters.Grpc;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Hosting.Grpc;
using Trimtab.TestKit.Certificates;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Grpc;

namespace Trimtab.Bench.Relay;

/// <summary>An external analyser over mutual TLS, as in production: takes what the relay streams, and notes when it came.</summary>
internal sealed class BenchAnalyser : IAsyncDisposable
{
    private readonly TestAuthority _authority = new("bench");
    private readonly ScratchDirectory _relaysFiles = new();
    private readonly ConcurrentDictionary<string, ReceivedIncident> _received = new(StringComparer.Ordinal);
    private GrpcTestServer _server = null!;

    private BenchAnalyser()
    {
    }

    public Uri Address => _server.Address;

    /// <summary>Certificate, key and authority for the relay, named as its mounted Secret names them.</summary>
    public string TlsDirectory => _relaysFiles.Path;

    public static async Task<BenchAnalyser> StartAsync()
    {
        var analyser = new BenchAnalyser();
        var (certificate, key) = analyser._authority.Issue("relay", "1.3.6.1.5.5.7.3.2");
        File.Copy(certificate, analyser._relaysFiles["tls.crt"]);
        File.Copy(key, analyser._relaysFiles["tls.key"]);
        File.Copy(analyser._authority.AuthorityFile, analyser._relaysFiles["ca.crt"]);
        var (serverCertificate, serverKey) = analyser._authority.Issue("analyser", "1.3.6.1.5.5.7.3.1");
        analyser._server = await GrpcTestServer.StartAsync(
            routes => routes.MapGrpcDuplex(IncidentMethods.Deliver, analyser.TakeAsync),
            new MutualTls(serverCertificate, serverKey, analyser._authority.AuthorityFile));
        return analyser;
    }

    /// <summary>Waits until the whole incident of so many pods is there: no message of it was the first part of several.</summary>
    /// <returns>Each pod's, by the pod's name.</returns>
    public async Task<IReadOnlyDictionary<string, ReceivedIncident>> WhenWholeAsync(int pods, CancellationToken cancellationToken)
    {
        while (_received.Values.Count(static incident => incident.WholeAt is not null) < pods)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        return _received;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _authority.Dispose();
        _relaysFiles.Dispose();
    }

    private async Task TakeAsync(GrpcServerCall<IncidentContext, IncidentAck> call)
    {
        while (await call.ReadAsync() is { } incident)
        {
            var now = TimeProvider.System.GetUtcNow();
            _received.AddOrUpdate(incident.Pod.Name, _ => ReceivedIncident.Of(incident, now), (_, before) => before.With(incident, now));
            await call.WriteAsync(new IncidentAck { Sequence = incident.Sequence, Verdict = IncidentAck.Types.Verdict.Accepted });
        }
    }
}
