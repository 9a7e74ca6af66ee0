using Trimtab.Adapters.Grpc;
using Trimtab.Adapters.Grpc.Incidents;
using static Trimtab.Adapters.Tests.Grpc.Http2Frames;

namespace Trimtab.Adapters.Tests.Grpc;

/// <summary>The client against bytes written from the specifications, frame by frame.</summary>
public sealed class GrpcClientFixtureTests : IDisposable
{
    private static readonly IncidentContext Five = new() { Sequence = 5 };
    private readonly CancellationTokenSource _late = new(TimeSpan.FromSeconds(60));

    public void Dispose() => _late.Dispose();

    [Fact]
    public async Task A_request_is_one_prefixed_message_and_an_answer_is_headers_data_and_trailers()
    {
        using var peer = new ScriptedPeer(stream => [Headers(stream, OkHeaders()), Data(stream, Message(0x08, 0x05, 0x10, 0x01)), Headers(stream, Literal("grpc-status", "0"), isLast: true)]);

        var ack = await SubmitAsync(peer);

        ack.ShouldBe(new IncidentAck { Sequence = 5, Verdict = IncidentAck.Types.Verdict.Accepted });
        peer.FirstData.ShouldBe(new byte[] { 0, 0, 0, 0, 2, 0x08, 0x05 });
    }

    [Fact]
    public async Task A_message_may_come_in_frames_of_one_byte_and_in_pieces_of_frames()
    {
        using var peer = new ScriptedPeer(stream =>
        [
            .. Headers(stream, OkHeaders()).Chunk(3),
            .. Message(0x08, 0x05).Select(octet => Data(stream, [octet])),
            .. Headers(stream, Literal("grpc-status", "0"), isLast: true).Chunk(1),
        ]);

        (await SubmitAsync(peer)).Sequence.ShouldBe(5ul);
    }

    [Fact]
    public async Task One_frame_may_hold_several_messages_and_half_of_another()
    {
        byte[] all = [.. Message(0x08, 1), .. Message(), .. Message(0x08, 3)];
        using var peer = new ScriptedPeer(stream =>
            [Headers(stream, OkHeaders()), Data(stream, all[..^3]), Data(stream, all[^3..]), Headers(stream, Literal("grpc-status", "0"), isLast: true)]);
        using var channel = peer.Connect();
        await using var call = channel.Open(IncidentMethods.Deliver, null, _late.Token);
        await call.SendAsync(Five);

        var answers = new List<ulong>();
        await foreach (var ack in call.ReadAllAsync(_late.Token))
        {
            answers.Add(ack.Sequence);
        }

        answers.ShouldBe([1ul, 0ul, 3ul]);
    }

    [Fact]
    public async Task A_status_may_come_without_anything_else()
    {
        using var peer = new ScriptedPeer(stream =>
            [Headers(stream, [.. OkHeaders(), .. Literal("grpc-status", "5"), .. Literal("grpc-message", "not%20there%3A%20%E2%82%AC%")], isLast: true)]);

        var failure = await RefusedAsync(peer);

        (failure.Code, failure.Detail).ShouldBe((GrpcStatusCode.NotFound, "not there: €%"));
    }

    [Theory]
    [InlineData(0x0, GrpcStatusCode.Internal)]
    [InlineData(0x1, GrpcStatusCode.Internal)]
    [InlineData(0x2, GrpcStatusCode.Internal)]
    [InlineData(0x8, GrpcStatusCode.Cancelled)]
    [InlineData(0xb, GrpcStatusCode.ResourceExhausted)]
    [InlineData(0xc, GrpcStatusCode.PermissionDenied)]
    public async Task A_stream_that_is_reset_has_the_status_of_its_error(int error, GrpcStatusCode code)
    {
        using var early = new ScriptedPeer(stream => [Reset(stream, error)]);
        using var late = new ScriptedPeer(stream => [Headers(stream, OkHeaders()), Reset(stream, error)]);
        using var joined = new ScriptedPeer(stream => [[.. Headers(stream, OkHeaders()), .. Reset(stream, error)]]);

        foreach (var peer in new[] { early, late, joined })
        {
            (await RefusedAsync(peer)).Code.ShouldBe(code);
        }
    }

    [Fact]
    public async Task A_stream_that_the_peer_did_not_begin_with_is_unavailable()
    {
        using var peer = new ScriptedPeer(stream => [Reset(stream, 0x7)]);

        (await RefusedAsync(peer)).Code.ShouldBe(GrpcStatusCode.Unavailable);
    }

    [Fact]
    public async Task A_call_that_the_peer_still_accepts_while_it_goes_away_ends_well()
    {
        using var peer = new ScriptedPeer(stream =>
            [GoAway(stream, 0), Headers(stream, OkHeaders()), Data(stream, Message(0x08, 0x05)), Headers(stream, Literal("grpc-status", "0"), isLast: true)]);

        (await SubmitAsync(peer)).Sequence.ShouldBe(5ul);
    }

    [Fact]
    public async Task A_call_that_the_peer_no_longer_takes_is_unavailable()
    {
        using var peer = new ScriptedPeer(_ => [GoAway(0, 0)]);

        (await RefusedAsync(peer)).Code.ShouldBe(GrpcStatusCode.Unavailable);
    }

    public static TheoryData<string, byte[][], GrpcStatusCode> HostileAnswers => new()
    {
        { "compressed", [Data(1, [1, 0, 0, 0, 0])], GrpcStatusCode.Internal },
        { "unknown flag", [Data(1, [7, 0, 0, 0, 0])], GrpcStatusCode.Internal },
        { "four gigabytes announced", [Data(1, [0, 0xff, 0xff, 0xff, 0xff])], GrpcStatusCode.ResourceExhausted },
        { "ends within the prefix", [Data(1, [0, 0, 0]), Headers(1, Literal("grpc-status", "0"), isLast: true)], GrpcStatusCode.Internal },
        { "ends within the message", [Data(1, [0, 0, 0, 0, 9, 8]), Headers(1, Literal("grpc-status", "0"), isLast: true)], GrpcStatusCode.Internal },
        { "not protobuf", [Data(1, Message(0xff, 0xff, 0xff))], GrpcStatusCode.Internal },
        { "no status", [Data(1, Message(0x08, 0x05), isLast: true)], GrpcStatusCode.Unknown },
        { "no number as status", [Data(1, Message(0x08, 0x05)), Headers(1, Literal("grpc-status", "ok"), isLast: true)], GrpcStatusCode.Unknown },
        { "unknown status", [Headers(1, Literal("grpc-status", "99"), isLast: true)], GrpcStatusCode.Unknown },
        { "well, but without a message", [Headers(1, Literal("grpc-status", "0"), isLast: true)], GrpcStatusCode.Internal },
        { "two messages", [Data(1, [.. Message(0x08, 5), .. Message(0x08, 6)]), Headers(1, Literal("grpc-status", "0"), isLast: true)], GrpcStatusCode.Internal },
    };

    [Theory]
    [MemberData(nameof(HostileAnswers))]
    public async Task A_hostile_answer_is_a_status(string what, byte[][] frames, GrpcStatusCode code)
    {
        using var peer = new ScriptedPeer(stream => [Headers(stream, OkHeaders()), .. frames]);

        (await RefusedAsync(peer)).Code.ShouldBe(code, what);
    }

    [Theory]
    [InlineData("503", "text/html", GrpcStatusCode.Unavailable)]
    [InlineData("401", "text/html", GrpcStatusCode.Unauthenticated)]
    [InlineData("404", "text/plain", GrpcStatusCode.Unimplemented)]
    [InlineData("200", "text/html", GrpcStatusCode.Unknown)]
    [InlineData("200", "application/grpc-web", GrpcStatusCode.Unknown)]
    public async Task An_answer_of_something_else_than_a_gRPC_server_has_the_status_of_its_HTTP_status(string status, string type, GrpcStatusCode code)
    {
        using var peer = new ScriptedPeer(stream => [Headers(stream, [.. Literal(":status", status), .. Literal("content-type", type)]), Data(stream, "<html>"u8.ToArray(), isLast: true)]);

        (await RefusedAsync(peer)).Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_connection_that_breaks_and_a_port_without_a_server_are_unavailable()
    {
        var peer = new ScriptedPeer(_ => throw new IOException("The script ends here."));
        using var channel = peer.Connect();
        (await Should.ThrowAsync<GrpcException>(() => channel.CallAsync(IncidentMethods.Submit, Five, null, _late.Token))).Code.ShouldBe(GrpcStatusCode.Unavailable);
        peer.Dispose();

        var refused = await Should.ThrowAsync<GrpcException>(() => channel.CallAsync(IncidentMethods.Submit, Five, null, _late.Token));

        (refused.Code, refused.IsTransient).ShouldBe((GrpcStatusCode.Unavailable, true));
    }

    private async Task<IncidentAck> SubmitAsync(ScriptedPeer peer)
    {
        using var channel = peer.Connect();
        return await channel.CallAsync(IncidentMethods.Submit, Five, null, _late.Token);
    }

    private Task<GrpcException> RefusedAsync(ScriptedPeer peer) => Should.ThrowAsync<GrpcException>(() => SubmitAsync(peer));
}
