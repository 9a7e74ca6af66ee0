using Microsoft.AspNetCore.Routing;
using Trimtab.Adapters.Grpc;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Hosting.Grpc;
using Trimtab.Hosting.Grpc.Scaling;
using Trimtab.Hosting.Leadership;
using Trimtab.TestKit.Certificates;
using Trimtab.TestKit.Grpc;

namespace Trimtab.Adapters.Tests.Grpc.RealPeer;

/// <summary>Our client and our server, each with gRPC's own library on the other side.</summary>
public sealed class RealPeerTests : IDisposable
{
    private readonly CancellationTokenSource _late = new(TimeSpan.FromSeconds(90));
    private readonly TestAuthority _authority = new("peers");

    public void Dispose()
    {
        _authority.Dispose();
        _late.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Our_client_and_its_server_understand_each_other(bool isSecure)
    {
        var tls = isSecure ? Certificates("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2") : null;
        using var peer = new NodePeer("server.mjs", isSecure ? Path.GetDirectoryName(_authority.AuthorityFile) : null);
        var port = await peer.ReadLineAsync(_late.Token);
        using var channel = new GrpcChannel(new Uri($"{(isSecure ? "https" : "http")}://127.0.0.1:{port}"), tls?.ForClient(null), new GrpcLimits(), TimeProvider.System);

        var ack = await channel.CallAsync(IncidentMethods.Submit, new IncidentContext { Sequence = 7, Cluster = new string('x', 3_000_000) }, TimeSpan.FromSeconds(60), _late.Token);
        var missing = await RefusedAsync(channel, "missing", null);
        var late = await RefusedAsync(channel, "slow", TimeSpan.FromMilliseconds(200));

        (ack.Sequence, ack.Reason, ack.Verdict).ShouldBe((7ul, "3000000", IncidentAck.Types.Verdict.Accepted));
        (missing.Code, missing.Detail).ShouldBe((GrpcStatusCode.NotFound, "100 % fehlt: €"));
        late.Code.ShouldBe(GrpcStatusCode.DeadlineExceeded);
        (await UploadAsync(channel)).Accepted.ShouldBe(100ul);
        await DeliverAsync(channel);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Our_server_and_its_client_understand_each_other(bool isSecure)
    {
        var tls = isSecure ? Certificates("1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1") : null;
        await using var server = await GrpcTestServer.StartAsync(Map, tls);
        using var peer = new NodePeer("client.mjs", isSecure ? Path.GetDirectoryName(_authority.AuthorityFile) : null, server.Address.Authority);

        var told = await peer.ReadAllAsync(_late.Token);

        told.ShouldBe(
        [
            """submit: {"sequence":7,"verdict":"VERDICT_ACCEPTED","reason":"3000000"}""",
            "status: 5 100 % fehlt: €",
            "deadline: 4",
            "compressed: 12",
            """health: {"status":"SERVING"}""",
            "deliver: 20 0",
            """spec: {"metricSpecs":[{"metricName":"incidents","targetSize":5,"targetSizeFloat":5}]}""",
            """metrics: {"metricValues":[{"metricName":"incidents","metricValue":3,"metricValueFloat":3}]}""",
            "active: true",
        ]);
    }

    private static void Map(IEndpointRouteBuilder routes)
    {
        new GrpcHealth().Map(routes);
        var leader = new LeaderConnections();
        leader.Begin();
        new ExternalScaler(["incidents"], static (_, _) => Task.FromResult(3), new QueueActivity(TimeProvider.System), leader, TimeProvider.System).Map(routes);
        routes.MapGrpcUnary(IncidentMethods.Submit, async (request, token) =>
        {
            if (request.Cluster == "slow")
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }

            return request.Cluster == "missing" ? throw new GrpcException(GrpcStatusCode.NotFound, "100 % fehlt: €") : Accepted(request);
        });
        routes.MapGrpcDuplex(IncidentMethods.Deliver, async call =>
        {
            while (await call.ReadAsync() is { } request)
            {
                await call.WriteAsync(Accepted(request));
            }
        });
    }

    private static IncidentAck Accepted(IncidentContext request)
        => new() { Sequence = request.Sequence, Verdict = IncidentAck.Types.Verdict.Accepted, Reason = $"{request.Cluster.Length}" };

    private MutualTls Certificates(string peerUse, string ourUse)
    {
        _authority.Issue("peer", peerUse);
        var (certificate, key) = _authority.Issue("ours", ourUse);
        return new MutualTls(certificate, key, _authority.AuthorityFile);
    }

    private Task<GrpcException> RefusedAsync(GrpcChannel channel, string cluster, TimeSpan? deadline)
        => Should.ThrowAsync<GrpcException>(() => channel.CallAsync(IncidentMethods.Submit, new IncidentContext { Cluster = cluster }, deadline, _late.Token));

    private async Task<UploadSummary> UploadAsync(GrpcChannel channel)
    {
        await using var call = channel.Open(IncidentMethods.Upload, null, _late.Token);
        for (ulong i = 1; i <= 100; i++)
        {
            await call.SendAsync(new IncidentContext { Sequence = i });
        }

        call.Complete();
        var summary = await call.ReadAsync();
        (await call.ReadAsync()).ShouldBeNull();
        return summary!;
    }

    private async Task DeliverAsync(GrpcChannel channel)
    {
        await using var call = channel.Open(IncidentMethods.Deliver, null, _late.Token);
        for (ulong i = 1; i <= 20; i++)
        {
            await call.SendAsync(new IncidentContext { Sequence = i });
            (await call.ReadAsync())!.Sequence.ShouldBe(i);
        }

        call.Complete();
        (await call.ReadAsync()).ShouldBeNull();
    }
}
