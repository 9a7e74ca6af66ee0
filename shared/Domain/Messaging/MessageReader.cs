using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Messaging;

/// <summary>The way back from a queue's text to a message and its body.</summary>
public sealed class MessageReader(IDocumentStore documents)
{
    /// <summary>Reads the envelope.</summary>
    /// <exception cref="InvalidMessageException">The text is not an envelope; the message says what is wrong and repeats none of the text.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "The two steps belong together, and callers hold one reader.")]
    public Message Decode(string text)
    {
        Message message;
        try
        {
            message = JsonSerializer.Deserialize<Message>(text, DocumentJson.Options)
                ?? throw new InvalidMessageException("The message is the JSON null.");
        }
        catch (JsonException invalid)
        {
            throw new InvalidMessageException("The message is not the JSON of a message envelope.", invalid);
        }

        return Fault(message) is { } fault ? throw new InvalidMessageException(fault) : message;
    }

    /// <summary>Reads the body, fetching the claimed document when the message names one.</summary>
    /// <exception cref="InvalidMessageException">The kind is another one, the claimed document is gone, or the JSON is not that of the body.</exception>
    /// <exception cref="StorageException">The claimed document can't be read now.</exception>
    public async Task<TBody> ReadBodyAsync<TBody>(Message message, CancellationToken cancellationToken)
        where TBody : IMessageBody
    {
        if (message.Kind != TBody.Kind)
        {
            throw new InvalidMessageException($"Message {message.Id} is a '{message.Kind}', not a '{TBody.Kind}'.");
        }

        try
        {
            var body = message.Claim is { } claim
                ? await ClaimedAsync(message.Id, claim, cancellationToken)
                : message.Body;
            return MessageBody<TBody>.Read(body);
        }
        catch (JsonException invalid)
        {
            throw new InvalidMessageException($"The body of message {message.Id} is not the JSON of a '{TBody.Kind}': {invalid.Path}.", invalid);
        }
    }

    /// <summary>Deletes the claimed document of a finished message; nothing for one that carried its body. Not for a message that is sent again.</summary>
    public async Task ForgetAsync(Message message, CancellationToken cancellationToken)
    {
        if (message.Claim is { } claim)
        {
            await documents.DeleteAsync(claim, cancellationToken);
        }
    }

    private async Task<JsonNode?> ClaimedAsync(string id, string claim, CancellationToken cancellationToken)
    {
        var document = await documents.ReadAsync(claim, cancellationToken)
            ?? throw new InvalidMessageException($"The body of message {id} is gone: there is no document {claim}.");
        return JsonNode.Parse(document.Content.Span);
    }

    // Records bind missing members to null, whatever the types say.
    private static string? Fault(Message message) => message switch
    {
        { Id: null or "" } => "The message has no id.",
        { Kind: null or "" } => "The message has no kind.",
        { RequestedBy: null } or { CorrelationId: null } => $"Message {message.Id} lacks requestedBy or correlationId.",
        { Body: null, Claim: null } => $"Message {message.Id} has neither a body nor a claim.",
        { Claim: { } claim } when !IsClaim(claim) => $"Message {message.Id} claims a document outside {QueueMessageSender.ClaimPrefix}.",
        _ => null,
    };

    // Whoever may add messages must not be able to have any other document read or deleted.
    private static bool IsClaim(string claim)
        => claim.StartsWith(QueueMessageSender.ClaimPrefix, StringComparison.Ordinal)
            && claim.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '-' or '.')
            && !claim.Contains("..", StringComparison.Ordinal);
}
