using Trimtab.Domain.Messaging;
using Trimtab.TestKit.State;

namespace Trimtab.Domain.Tests.Messaging;

public sealed class MessageReaderTests
{
    private readonly InMemoryDocumentStore _documents = new();
    private readonly MessageReader _reader;

    public MessageReaderTests() => _reader = new MessageReader(_documents);

    [Theory]
    [InlineData("", "not the JSON")]
    [InlineData("hello", "not the JSON")]
    [InlineData("null", "null")]
    [InlineData("[]", "not the JSON")]
    [InlineData("{}", "no id")]
    [InlineData("{\"id\":\"1\"}", "no kind")]
    [InlineData("{\"id\":\"1\",\"kind\":\"ping\"}", "requestedBy")]
    [InlineData("{\"id\":\"1\",\"kind\":\"ping\",\"requestedBy\":\"t\",\"correlationId\":\"c\"}", "neither a body nor a claim")]
    [InlineData("{\"id\":\"1\",\"kind\":\"ping\",\"time\":\"yesterday\"}", "not the JSON")]
    [InlineData("{\"id\":\"1\",\"kind\":\"ping\",\"requestedBy\":\"t\",\"correlationId\":\"c\",\"claim\":\"rollouts/x.json\"}", "outside claims/")]
    [InlineData("{\"id\":\"1\",\"kind\":\"ping\",\"requestedBy\":\"t\",\"correlationId\":\"c\",\"claim\":\"claims/../rollouts/x.json\"}", "outside claims/")]
    public void Junk_is_refused_with_what_is_wrong(string text, string fault)
        => Should.Throw<InvalidMessageException>(() => _reader.Decode(text)).Message.ShouldContain(fault);

    [Fact]
    public void A_secret_in_junk_is_not_repeated()
        => Should.Throw<InvalidMessageException>(() => _reader.Decode("password=hunter2")).Message.ShouldNotContain("hunter2");

    [Fact]
    public async Task A_message_of_another_kind_is_refused()
    {
        var message = Envelope("{\"number\":1}");

        (await Should.ThrowAsync<InvalidMessageException>(() => _reader.ReadBodyAsync<Pong>(message, CancellationToken.None)))
            .Message.ShouldBe("Message 1 is a 'ping', not a 'pong'.");
    }

    [Theory]
    [InlineData("{\"text\":5}")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    public async Task A_body_of_another_shape_is_refused(string body)
        => await Should.ThrowAsync<InvalidMessageException>(() => _reader.ReadBodyAsync<Ping>(Envelope(body), CancellationToken.None));

    [Fact]
    public async Task A_claimed_document_that_is_not_JSON_is_refused()
    {
        await _documents.WriteAsync("claims/1.json", "{\"text\":"u8.ToArray(), CancellationToken.None);
        var message = Envelope("null") with { Claim = "claims/1.json" };

        await Should.ThrowAsync<InvalidMessageException>(() => _reader.ReadBodyAsync<Ping>(message, CancellationToken.None));
    }

    private Message Envelope(string body)
        => _reader.Decode($"{{\"id\":\"1\",\"kind\":\"ping\",\"requestedBy\":\"t\",\"correlationId\":\"c\",\"body\":{body},\"claim\":\"claims/none.json\"}}") with { Claim = null };
}
