using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Trimtab.Adapters.Grpc;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Hosting.Grpc;
using Trimtab.TestKit.Grpc;
using static Trimtab.Adapters.Tests.Grpc.Http2Frames;

namespace Trimtab.Adapters.Tests.Grpc;

/// <summary>The server against requests written from the specifications, frame by frame.</summary>
public sealed class GrpcServerFixtureTests : IAsyncLifetime
{
    private static readonly (string, string) Grpc = ("content-type", "application/grpc");
    private readonly CancellationTokenSource _late = new(TimeSpan.FromSeconds(60));
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GrpcTestServer? _server;

    public async Task InitializeAsync() => _server = await GrpcTestServer.StartAsync(Map, limits: new GrpcLimits { MaxReceivedBytes = 100 });

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        _late.Dispose();
    }

    [Fact]
    public async Task Frames_of_one_byte_and_frames_of_several_messages_are_the_same_messages()
    {
        byte[] messages = [.. Message(0x08, 1), .. Message(), .. Message(0x08, 3)];
        var path = IncidentMethods.Upload.Path;

        var split = await CallAsync(path, [Grpc], [.. messages.Select(octet => Data(1, [octet])), Data(1, [], isLast: true)]);
        var joined = await CallAsync(path, [Grpc], Data(1, messages, isLast: true));

        split.Data.ShouldBe(Message(0x08, 3));
        joined.Data.ShouldBe(split.Data);
        (split.Status, joined.Status).ShouldBe(("0", "0"));
    }

    public static TheoryData<string, byte[], string> HostileRequests => new()
    {
        { "compressed", [1, 0, 0, 0, 0], "13" },
        { "unknown flag", [0x80, 0, 0, 0, 0], "13" },
        { "longer than taken", [0, 0, 0, 0, 101], "8" },
        { "four gigabytes announced", [0, 0xff, 0xff, 0xff, 0xff], "8" },
        { "ends within the prefix", [0, 0], "13" },
        { "ends within the message", [0, 0, 0, 0, 2, 8], "13" },
        { "not protobuf", [0, 0, 0, 0, 1, 0xff], "13" },
        { "nothing", [], "13" },
        { "two messages", [.. Message(0x08, 1), .. Message(0x08, 2)], "13" },
    };

    [Theory]
    [MemberData(nameof(HostileRequests))]
    public async Task A_hostile_request_is_a_status(string what, byte[] body, string status)
        => (await CallAsync(IncidentMethods.Submit.Path, [Grpc], Data(1, body, isLast: true))).Status.ShouldBe(status, what);

    [Fact]
    public async Task A_body_that_can_not_be_understood_is_refused_before_the_handler()
    {
        (await CallAsync(IncidentMethods.Submit.Path, [Grpc, ("grpc-encoding", "gzip")], Data(1, [], isLast: true))).Status.ShouldBe("12");
        (await CallAsync(IncidentMethods.Submit.Path, [Grpc, ("grpc-timeout", "soon")], Data(1, [], isLast: true))).Status.ShouldBe("3");
        (await CallAsync(IncidentMethods.Submit.Path, [("content-type", "text/plain")], Data(1, [], isLast: true))).Status.ShouldBeEmpty();
        (await CallAsync("/trimtab.incidents.v1.IncidentAnalyser/Guess", [Grpc], Data(1, [], isLast: true))).Status.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stream_that_the_caller_resets_ends_its_handler()
    {
        using var wire = await OpenAsync(IncidentMethods.Deliver.Path, [Grpc]);
        await wire.WriteAsync(Data(1, Message(0x08, 1)), _late.Token);
        await wire.ReadFrameAsync(type => type == DataType, _late.Token);

        await wire.WriteAsync(Reset(1, 8), _late.Token);

        await _cancelled.Task.WaitAsync(_late.Token);
    }

    private void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGrpcUnary(IncidentMethods.Submit, (request, _) => Task.FromResult(new IncidentAck { Sequence = request.Sequence }));
        routes.MapGrpcClientStreaming(IncidentMethods.Upload, async (requests, token) =>
        {
            var summary = new UploadSummary();
            await foreach (var _ in requests.WithCancellation(token))
            {
                summary.Accepted++;
            }

            return summary;
        });
        routes.MapGrpcDuplex(IncidentMethods.Deliver, async call =>
        {
            using var registration = call.CancellationToken.Register(_cancelled.SetResult);
            while (await call.ReadAsync() is { } request)
            {
                await call.WriteAsync(new IncidentAck { Sequence = request.Sequence });
            }
        });
    }

    private async Task<Http2Wire> OpenAsync(string path, (string, string)[] headers)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(_server!.Address.Host, _server.Address.Port, _late.Token);
        var wire = new Http2Wire(socket);
        await wire.WriteAsync([.. Preface, .. Frame(SettingsType, 0, 0), .. Headers(1, RequestHeaders(path, headers))], _late.Token);
        return wire;
    }

    private async Task<(byte[] Data, string Status)> CallAsync(string path, (string, string)[] headers, params byte[][] frames)
    {
        using var wire = await OpenAsync(path, headers);
        await wire.WriteAsync([.. frames.SelectMany(frame => frame)], _late.Token);
        List<byte> data = [];
        List<byte> blocks = [];
        while (true)
        {
            var (type, flags, _, payload) = await wire.ReadFrameAsync(type => type is DataType or HeadersType, _late.Token);
            (type == DataType ? data : blocks).AddRange(payload);
            if ((flags & EndStream) != 0)
            {
                return ([.. data], StatusIn([.. blocks]));
            }
        }
    }

    /// <summary>The status in header blocks whose new names and values are written plainly: the name, the value's length, the value.</summary>
    private static string StatusIn(byte[] blocks)
    {
        var name = "grpc-status"u8;
        var at = blocks.AsSpan().IndexOf(name);
        return at < 0 ? "" : Encoding.ASCII.GetString(blocks.AsSpan(at + name.Length + 1, blocks[at + name.Length]));
    }
}
