using System.Buffers;
using System.IO.Pipelines;
using FsCheck;
using FsCheck.Fluent;
using Trimtab.Adapters.Grpc;
using Trimtab.Adapters.Grpc.Incidents;

namespace Trimtab.Adapters.Tests.Grpc;

public sealed class GrpcFramingTests
{
    private const int Limit = 1000;

    [Fact]
    public void Messages_come_out_as_they_went_in_whatever_pieces_they_travel_in()
    {
        var texts = ArbMap.Default.GeneratorFor<string>().Select(text => Cut(text ?? "")).ArrayOf();
        var cuts = Gen.Choose(1, 40).ArrayOf();

        Prop.ForAll(texts.ToArbitrary(), cuts.ToArbitrary(), (sent, pieces) =>
        {
            var bytes = new ArrayBufferWriter<byte>();
            Array.ForEach(sent, text => GrpcFraming.Write(bytes, new IncidentAck { Reason = text }, Limit));

            ReadAll(bytes.WrittenSpan.ToArray(), pieces).ShouldBe(sent);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_bytes_are_messages_or_a_status_and_nothing_else()
    {
        Prop.ForAll(ArbMap.Default.GeneratorFor<byte[]>().ToArbitrary(), Gen.Choose(1, 7).ArrayOf().ToArbitrary(), (bytes, pieces) =>
        {
            try
            {
                ReadAll([0, .. bytes ?? []], pieces);
            }
            catch (GrpcException e)
            {
                e.Code.ShouldBeOneOf(GrpcStatusCode.Internal, GrpcStatusCode.ResourceExhausted);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Timeouts_come_out_no_shorter_than_they_went_in()
    {
        var ticks = ArbMap.Default.GeneratorFor<long>().Select(Math.Abs).Where(value => value >= 0 && value < TimeSpan.FromDays(1000).Ticks);

        Prop.ForAll(ticks.ToArbitrary(), value =>
        {
            var text = GrpcTimeout.Format(TimeSpan.FromTicks(value));

            GrpcTimeout.TryParse(text, out var read).ShouldBeTrue();
            text.Length.ShouldBeLessThanOrEqualTo(9);
            read.Ticks.ShouldBeGreaterThanOrEqualTo(value);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("1H", 3_600_000)]
    [InlineData("2M", 120_000)]
    [InlineData("3S", 3000)]
    [InlineData("99999999m", 99_999_999)]
    [InlineData("4000u", 4)]
    [InlineData("5000000n", 5)]
    [InlineData("0S", 0)]
    public void A_timeout_is_a_number_and_a_unit(string text, int milliseconds)
    {
        GrpcTimeout.TryParse(text, out var timeout).ShouldBeTrue();
        timeout.TotalMilliseconds.ShouldBe(milliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("1")]
    [InlineData("1s")]
    [InlineData("-1S")]
    [InlineData(" 1S")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    [InlineData("99999999999999999999H")]
    public void Anything_else_is_no_timeout(string text) => GrpcTimeout.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Texts_survive_their_encoding_and_any_text_can_be_decoded()
    {
        var texts = ArbMap.Default.GeneratorFor<string>().Select(text => Cut(text ?? ""));

        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var encoded = GrpcText.Encode(text);

            encoded.ShouldAllBe(letter => letter >= ' ' && letter <= '~');
            GrpcText.Decode(encoded).ShouldBe(text);
            GrpcText.Decode(text).ShouldNotBeNull();
        }).QuickCheckThrowOnFailure();
        GrpcText.Decode("%41%4").ShouldBe("A%4");
        GrpcText.Decode("%zz%").ShouldBe("%zz%");
    }

    [Fact]
    public void A_message_longer_than_allowed_is_not_written()
    {
        var bytes = new ArrayBufferWriter<byte>();

        Should.Throw<GrpcException>(() => GrpcFraming.Write(bytes, new IncidentAck { Reason = new string('x', Limit) }, Limit)).Code.ShouldBe(GrpcStatusCode.ResourceExhausted);

        bytes.WrittenCount.ShouldBe(0);
    }

    /// <summary>A text that UTF-8 can hold, short enough for every limit.</summary>
    private static string Cut(string text)
        => string.Concat(text.Where(letter => !char.IsSurrogate(letter)).Take(200));

    private static List<string> ReadAll(byte[] bytes, int[] pieces)
    {
        using var stream = new MemoryStream(bytes);
        var reader = new GrpcMessageReader<IncidentAck>(PipeReader.Create(new PieceStream(stream, pieces)), IncidentAck.Parser, Limit);
        List<string> texts = [];
#pragma warning disable VSTHRD002 // Properties are synchronous, and so is a stream in memory.
        while (reader.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } message)
#pragma warning restore VSTHRD002
        {
            texts.Add(message.Reason);
        }

        return texts;
    }
}
