using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Routing;
using Trimtab.Adapters.Grpc;
using Trimtab.Adapters.Grpc.Health;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Adapters.Grpc.Scaling;
using Trimtab.Hosting.Grpc;
using Trimtab.TestKit.Certificates;
using Trimtab.TestKit.Grpc;
using Trimtab.TestKit.Time;
using ServingStatus = Trimtab.Adapters.Grpc.Health.HealthCheckResponse.Types.ServingStatus;

namespace Trimtab.Adapters.Tests.Grpc;

/// <summary>The client and the server on each other, over sockets.</summary>
public sealed class GrpcCallTests : IDisposable
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private readonly CancellationTokenSource _late = new(TimeSpan.FromSeconds(60));

    public void Dispose() => _late.Dispose();

    [Fact]
    public async Task One_request_has_one_response_with_everything_in_it()
    {
        IncidentContext? received = null;
        await using var server = await GrpcTestServer.StartAsync(routes => routes.MapGrpcUnary(IncidentMethods.Submit, (request, _) =>
        {
            received = request;
            return Task.FromResult(new IncidentAck { Sequence = request.Sequence, Reason = "gut, schön" });
        }));
        using var channel = server.Connect();
        var sent = new IncidentContext
        {
            Sequence = 7,
            Cluster = "apps-eu",
            Times = new Times { Failed = Timestamp.FromDateTimeOffset(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)) },
            Logs = { new LogExcerpt { Container = "web", Lines = { Enumerable.Range(0, 20_000).Select(i => $"line {i}") } } },
            Pod = new PodIdentity { Labels = { ["app"] = "web" } },
        };

        var ack = await channel.CallAsync(IncidentMethods.Submit, sent, null, _late.Token);

        ack.Reason.ShouldBe("gut, schön");
        received.ShouldBe(sent);
    }

    [Fact]
    public async Task Requests_and_responses_go_to_and_fro()
    {
        await using var server = await GrpcTestServer.StartAsync(routes => routes.MapGrpcDuplex(IncidentMethods.Deliver, EchoAsync));
        using var channel = server.Connect();
        await using var call = channel.Open(IncidentMethods.Deliver, null, _late.Token);

        for (ulong i = 1; i <= 100; i++)
        {
            (await call.SendAsync(new IncidentContext { Sequence = i })).ShouldBeTrue();
            (await call.ReadAsync())!.Sequence.ShouldBe(i);
        }

        call.Complete();
        (await call.ReadAsync()).ShouldBeNull();
        (await call.ReadAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Many_requests_have_one_response_and_one_request_has_many()
    {
        await using var server = await GrpcTestServer.StartAsync(routes =>
        {
            routes.MapGrpcClientStreaming(IncidentMethods.Upload, async (requests, token) =>
            {
                var summary = new UploadSummary();
                await foreach (var request in requests.WithCancellation(token))
                {
                    summary.Accepted++;
                    summary.LastSequence = request.Sequence;
                }

                return summary;
            });
            routes.MapGrpcServerStreaming(ScalerMethods.StreamIsActive, (_, _) => Enumerable.Range(0, 5).Select(i => new IsActiveResponse { Result = i % 2 == 0 }).ToAsyncEnumerable());
        });
        using var channel = server.Connect();
        await using var upload = channel.Open(IncidentMethods.Upload, null, _late.Token);
        for (ulong i = 1; i <= 50; i++)
        {
            await upload.SendAsync(new IncidentContext { Sequence = i });
        }

        upload.Complete();
        (await upload.ReadAsync()).ShouldBe(new UploadSummary { Accepted = 50, LastSequence = 50 });

        await using var watch = channel.Open(ScalerMethods.StreamIsActive, null, _late.Token);
        await watch.SendAsync(new ScaledObjectRef());
        watch.Complete();
        (await watch.ReadAllAsync(_late.Token).Select(answer => answer.Result).ToArrayAsync(_late.Token)).ShouldBe([true, false, true, false, true]);
    }

    [Fact]
    public async Task A_handlers_status_and_its_words_reach_the_caller_and_a_fault_of_its_own_stays_inside()
    {
        await using var server = await GrpcTestServer.StartAsync(routes => routes.MapGrpcUnary(IncidentMethods.Submit, (request, _) => request.Sequence switch
        {
            0 => throw new GrpcException(GrpcStatusCode.FailedPrecondition, "100 % zu früh\n"),
            1 => throw new InvalidOperationException("the password is swordfish"),
            _ => Task.FromResult(new IncidentAck { Reason = new string('x', 5000) }),
        }));
        using var channel = server.Connect(limits: new GrpcLimits { MaxReceivedBytes = 1000, MaxSentBytes = 1000 });

        var told = await RefusedAsync(channel, new IncidentContext());
        var failed = await RefusedAsync(channel, new IncidentContext { Sequence = 1 });
        var large = await RefusedAsync(channel, new IncidentContext { Sequence = 2 });
        var own = await RefusedAsync(channel, new IncidentContext { Cluster = new string('x', 5000) });

        (told.Code, told.Detail).ShouldBe((GrpcStatusCode.FailedPrecondition, "100 % zu früh\n"));
        failed.Code.ShouldBe(GrpcStatusCode.Unknown);
        failed.Detail.ShouldNotContain("swordfish");
        large.Code.ShouldBe(GrpcStatusCode.ResourceExhausted);
        own.Code.ShouldBe(GrpcStatusCode.ResourceExhausted);
    }

    [Fact]
    public async Task A_method_that_nobody_serves_is_unimplemented()
    {
        await using var server = await GrpcTestServer.StartAsync(_ => { });
        using var channel = server.Connect();

        (await RefusedAsync(channel, new IncidentContext())).Code.ShouldBe(GrpcStatusCode.Unimplemented);
    }

    [Fact]
    public async Task A_deadline_ends_the_call_on_both_sides()
    {
        var (clientClock, serverClock) = (new FakeClock(), new FakeClock());
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await GrpcTestServer.StartAsync(
            routes => routes.MapGrpcUnary(IncidentMethods.Submit, async (_, token) =>
            {
                using var registration = token.Register(ended.SetResult);
                entered.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return new IncidentAck();
            }),
            clock: serverClock);
        using var channel = server.Connect(clock: clientClock);
        var call = channel.CallAsync(IncidentMethods.Submit, new IncidentContext(), TimeSpan.FromSeconds(5), _late.Token);
        await entered.Task.WaitAsync(_late.Token);

        // Only the server's clock passes the deadline, then only the client's.
        serverClock.Advance(TimeSpan.FromSeconds(5));
        await ended.Task.WaitAsync(_late.Token);
        (await Should.ThrowAsync<GrpcException>(() => call)).Code.ShouldBe(GrpcStatusCode.DeadlineExceeded);

        (ended, entered) = (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));
        var second = channel.CallAsync(IncidentMethods.Submit, new IncidentContext(), TimeSpan.FromSeconds(5), _late.Token);
        await entered.Task.WaitAsync(_late.Token);
        clientClock.Advance(TimeSpan.FromSeconds(5));
        (await Should.ThrowAsync<GrpcException>(() => second)).Code.ShouldBe(GrpcStatusCode.DeadlineExceeded);
        await ended.Task.WaitAsync(_late.Token);
    }

    [Fact]
    public async Task A_caller_that_cancels_is_told_so_and_the_handler_ends()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await GrpcTestServer.StartAsync(routes => routes.MapGrpcDuplex(IncidentMethods.Deliver, async call =>
        {
            using var registration = call.CancellationToken.Register(ended.SetResult);
            await EchoAsync(call);
        }));
        using var channel = server.Connect();
        using var stop = new CancellationTokenSource();
        await using var call = channel.Open(IncidentMethods.Deliver, null, stop.Token);
        await call.SendAsync(new IncidentContext { Sequence = 1 });
        await call.ReadAsync();

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(call.ReadAsync);
        (await call.SendAsync(new IncidentContext())).ShouldBeFalse();
        await ended.Task.WaitAsync(_late.Token);
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_open_calls_as_unavailable()
    {
        var server = await GrpcTestServer.StartAsync(routes => routes.MapGrpcDuplex(IncidentMethods.Deliver, EchoAsync));
        using var channel = server.Connect();
        await using var call = channel.Open(IncidentMethods.Deliver, null, _late.Token);
        await call.SendAsync(new IncidentContext { Sequence = 1 });
        await call.ReadAsync();

        await server.DisposeAsync();

        (await Should.ThrowAsync<GrpcException>(call.ReadAsync)).Code.ShouldBe(GrpcStatusCode.Unavailable);
    }

    [Fact]
    public async Task Both_sides_want_a_certificate_of_their_authority()
    {
        using var authority = new TestAuthority("ours");
        using var stranger = new TestAuthority("theirs");
        var (serverCertificate, serverKey) = authority.Issue("server", ServerUse);
        var (clientCertificate, clientKey) = authority.Issue("client", ClientUse);
        var (foreignCertificate, foreignKey) = stranger.Issue("foreign", ClientUse);
        await using var server = await GrpcTestServer.StartAsync(Map, new MutualTls(serverCertificate, serverKey, authority.AuthorityFile));

        using var known = server.Connect(new MutualTls(clientCertificate, clientKey, authority.AuthorityFile));
        using var foreign = server.Connect(new MutualTls(foreignCertificate, foreignKey, authority.AuthorityFile));
        using var wrongUse = server.Connect(new MutualTls(serverCertificate, serverKey, authority.AuthorityFile));
        using var wary = server.Connect(new MutualTls(clientCertificate, clientKey, stranger.AuthorityFile));

        (await known.CallAsync(IncidentMethods.Submit, new IncidentContext { Sequence = 3 }, null, _late.Token)).Sequence.ShouldBe(3ul);
        foreach (var refused in new[] { foreign, wrongUse, wary })
        {
            (await RefusedAsync(refused, new IncidentContext())).Code.ShouldBe(GrpcStatusCode.Unavailable);
        }

        static void Map(IEndpointRouteBuilder routes)
            => routes.MapGrpcUnary(IncidentMethods.Submit, (request, _) => Task.FromResult(new IncidentAck { Sequence = request.Sequence }));
    }

    [Fact]
    public async Task A_certificate_that_was_rotated_is_shown_at_the_next_connection()
    {
        using var authority = new TestAuthority("ours");
        using var stranger = new TestAuthority("theirs");
        var (serverCertificate, serverKey) = authority.Issue("server", ServerUse);
        var (clientCertificate, clientKey) = stranger.Issue("client", ClientUse);
        await using var server = await GrpcTestServer.StartAsync(
            routes => routes.MapGrpcUnary(IncidentMethods.Submit, (_, _) => Task.FromResult(new IncidentAck())), new MutualTls(serverCertificate, serverKey, authority.AuthorityFile));
        using var channel = server.Connect(new MutualTls(clientCertificate, clientKey, authority.AuthorityFile));
        await RefusedAsync(channel, new IncidentContext());

        var (newCertificate, newKey) = authority.Issue("client", ClientUse);
        File.Copy(newCertificate, clientCertificate, overwrite: true);
        File.Copy(newKey, clientKey, overwrite: true);

        await channel.CallAsync(IncidentMethods.Submit, new IncidentContext(), null, _late.Token);
    }

    [Fact]
    public async Task Health_is_told_when_asked_and_when_it_changes()
    {
        await using var server = await GrpcTestServer.StartAsync(_ => { });
        using var channel = server.Connect();
        (await Should.ThrowAsync<GrpcException>(() => channel.CallAsync(HealthMethods.Check, new HealthCheckRequest(), null, _late.Token))).Code.ShouldBe(GrpcStatusCode.Unimplemented);

        var health = new GrpcHealth();
        await using var healthy = await GrpcTestServer.StartAsync(health.Map);
        using var asking = healthy.Connect();
        (await asking.CallAsync(HealthMethods.Check, new HealthCheckRequest(), null, _late.Token)).Status.ShouldBe(ServingStatus.Serving);
        (await Should.ThrowAsync<GrpcException>(() => asking.CallAsync(HealthMethods.Check, new HealthCheckRequest { Service = "relay" }, null, _late.Token))).Code.ShouldBe(GrpcStatusCode.NotFound);

        await using var watch = asking.Open(HealthMethods.Watch, null, _late.Token);
        await watch.SendAsync(new HealthCheckRequest { Service = "relay" });
        watch.Complete();
        (await watch.ReadAsync())!.Status.ShouldBe(ServingStatus.ServiceUnknown);
        health.Set("relay", isServing: true);
        (await watch.ReadAsync())!.Status.ShouldBe(ServingStatus.Serving);
        health.Set("relay", isServing: false);
        (await watch.ReadAsync())!.Status.ShouldBe(ServingStatus.NotServing);
    }

    private static async Task EchoAsync(GrpcServerCall<IncidentContext, IncidentAck> call)
    {
        while (await call.ReadAsync() is { } request)
        {
            await call.WriteAsync(new IncidentAck { Sequence = request.Sequence });
        }
    }

    private Task<GrpcException> RefusedAsync(GrpcChannel channel, IncidentContext request)
        => Should.ThrowAsync<GrpcException>(() => channel.CallAsync(IncidentMethods.Submit, request, null, _late.Token));
}
