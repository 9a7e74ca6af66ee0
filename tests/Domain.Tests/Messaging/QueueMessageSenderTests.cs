using System.Diagnostics;
using System.Text;
using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Messaging;

public sealed class QueueMessageSenderTests
{
    private static readonly MessageContext Context = new("m1", "webhook:shop", "c1", 1);

    private readonly FakeClock _clock = new();
    private readonly InMemoryDocumentStore _documents = new();
    private readonly InMemoryQueues _queues;
    private readonly QueueMessageSender _sender;
    private readonly MessageReader _reader;

    public QueueMessageSenderTests()
    {
        _queues = new InMemoryQueues(_clock);
        _sender = new QueueMessageSender(_queues, _documents, _clock);
        _reader = new MessageReader(_documents);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("Ü € 😀 <&> \"quoted\" \u0001 \u2028")]
    [InlineData("")]
    public async Task A_sent_body_is_read_back(string text)
    {
        await SendAsync(text);

        var message = Received();
        (await _reader.ReadBodyAsync<Ping>(message, CancellationToken.None)).ShouldBe(new Ping(text));
        message.Kind.ShouldBe("ping");
        message.RequestedBy.ShouldBe("webhook:shop");
        message.CorrelationId.ShouldBe("c1");
        message.Time.ShouldBe(_clock.GetUtcNow());
        message.Id.ShouldNotBe("m1");
        message.Claim.ShouldBeNull();
    }

    [Fact]
    public async Task The_trace_context_of_the_sender_travels_along()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

        await SendAsync("x");

        Received().TraceParent.ShouldBe($"00-{activity.TraceId}-{activity.SpanId}-00");
    }

    [Fact]
    public async Task Without_an_activity_there_is_no_trace_context()
    {
        Activity.Current = null;

        await SendAsync("x");

        Received().TraceParent.ShouldBeNull();
    }

    [Fact]
    public async Task A_delay_is_passed_on()
    {
        await _sender.SendAsync(new Ping("x"), Context, TimeSpan.FromSeconds(7), CancellationToken.None);

        (await _queues.ReceiveAsync("pings", 1, TimeSpan.FromSeconds(1), CancellationToken.None)).ShouldBeEmpty();
        _clock.Advance(TimeSpan.FromSeconds(7));
        (await _queues.ReceiveAsync("pings", 1, TimeSpan.FromSeconds(1), CancellationToken.None)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData('x', 1)]
    [InlineData('€', 3)]
    public async Task A_message_of_exactly_48_KiB_carries_its_body_and_one_byte_more_claims_it(char letter, int letterBytes)
    {
        await SendAsync("");
        var room = QueueMessageSender.MaxTextBytes - Encoding.UTF8.GetByteCount(_queues.Texts("pings")[0]);
        var fitting = new string(letter, room / letterBytes) + new string('y', room % letterBytes);

        await SendAsync(fitting);
        _documents.Names.ShouldBeEmpty();
        Encoding.UTF8.GetByteCount(_queues.Texts("pings")[1]).ShouldBe(QueueMessageSender.MaxTextBytes);
        await SendAsync(fitting + "y");

        var message = _reader.Decode(_queues.Texts("pings")[2]);
        message.Body.ShouldBeNull();
        message.Claim.ShouldBe($"claims/20300102/{message.Id}.json");
        _documents.Names.ShouldBe([message.Claim!]);
        (await _reader.ReadBodyAsync<Ping>(message, CancellationToken.None)).Text.ShouldBe(fitting + "y");
    }

    [Fact]
    public async Task A_forgotten_message_leaves_no_claimed_document()
    {
        await SendAsync(new string('x', 100_000));
        var message = Received();

        await _reader.ForgetAsync(message, CancellationToken.None);

        _documents.Names.ShouldBeEmpty();
        (await Should.ThrowAsync<InvalidMessageException>(() => _reader.ReadBodyAsync<Ping>(message, CancellationToken.None)))
            .Message.ShouldContain("is gone");
    }

    private Task SendAsync(string text) => _sender.SendAsync(new Ping(text), Context, TimeSpan.Zero, CancellationToken.None);

    private Message Received() => _reader.Decode(_queues.Texts("pings")[^1]);
}
