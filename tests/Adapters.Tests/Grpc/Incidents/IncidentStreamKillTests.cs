using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Grpc;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Local;
using Trimtab.TestKit.Certificates;
using Trimtab.TestKit.Files;

namespace Trimtab.Adapters.Tests.Grpc.Incidents;

/// <summary>Whole programs over mutual TLS: the receiver is killed and started again, and so is the sending side's stream with its buffer.</summary>
public sealed class IncidentStreamKillTests : IDisposable
{
    private const int Incidents = 120;
    private static readonly IncidentStreamOptions Fast = new() { FirstPause = TimeSpan.FromMilliseconds(20), LongestPause = TimeSpan.FromMilliseconds(200), Window = 16 };
    private readonly ScratchDirectory _directory = new();
    private readonly TestAuthority _authority = new("incidents");
    private readonly CancellationTokenSource _late = new(TimeSpan.FromMinutes(3));
    private readonly ReceiverProcess _receiver;
    private readonly GrpcChannel _channel;

    public IncidentStreamKillTests()
    {
        var (serverCertificate, serverKey) = _authority.Issue("server", "1.3.6.1.5.5.7.3.1");
        var (clientCertificate, clientKey) = _authority.Issue("client", "1.3.6.1.5.5.7.3.2");
        var port = FreePort.Find();
        _receiver = new ReceiverProcess(port, _directory["kept"], serverCertificate, serverKey, _authority.AuthorityFile);
        _channel = new GrpcChannel(new Uri($"https://127.0.0.1:{port}"), new MutualTls(clientCertificate, clientKey, _authority.AuthorityFile).ForClient(null), new GrpcLimits(), TimeProvider.System);
    }

    public void Dispose()
    {
        _receiver.Dispose();
        _channel.Dispose();
        _authority.Dispose();
        _directory.Dispose();
        _late.Dispose();
    }

    [Fact]
    public async Task Nothing_is_lost_when_either_side_is_killed_at_any_time()
    {
        _receiver.Start();
        for (var life = 0; life < 3; life++)
        {
            using var buffer = new IncidentBuffer(new IncidentBufferOptions { Directory = _directory["buffer"] }, NullLogger<IncidentBuffer>.Instance);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(_late.Token);
            var stream = new IncidentStream(buffer, _channel, Fast, TimeProvider.System, Random.Shared.NextDouble, NullLogger<IncidentStream>.Instance);
            var running = Task.Run(() => stream.RunAsync(stop.Token));
            var before = _receiver.Kept().Count;
            for (var i = 0; i < Incidents / 3; i++)
            {
                buffer.Add(new IncidentContext { Relay = "relay-0", Key = new IncidentKey { Id = $"{life}-{i}" }, Pod = new PodIdentity { Name = "web" } }).ShouldBeTrue();
            }

            // Some have arrived, some have not: now the receiver dies.
            await UntilAsync(() => _receiver.Kept().Count > before);
            _receiver.Kill();
            _receiver.Start();
            if (life == 2)
            {
                await UntilAsync(() => buffer.Count == 0);
            }

            await stop.CancelAsync();
            await running;
        }

        // Numbers rise with gaps between lives; each message came at least once.
        _receiver.Kept().Distinct().Count().ShouldBe(Incidents);
    }

    private async Task UntilAsync(Func<bool> claim)
    {
        while (!claim())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, _late.Token);
        }
    }
}
