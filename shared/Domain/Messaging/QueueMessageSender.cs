using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Messaging;

/// <summary>Wraps bodies in a <see cref="Message"/> and sends them; a large body goes to a document first.</summary>
public sealed class QueueMessageSender(IQueueSender queues, IDocumentStore documents, TimeProvider clock) : IMessageSender
{
    /// <summary>Prefix of the documents that hold large bodies.</summary>
    public const string ClaimPrefix = "claims/";

    /// <summary>The longest text a queue takes: 64 KiB on the wire before base64.</summary>
    public const int MaxTextBytes = 48 * 1024;

    public async Task SendAsync<TBody>(TBody body, MessageContext context, TimeSpan delay, CancellationToken cancellationToken)
        where TBody : IMessageBody
    {
        var message = Wrap(body, context);
        var text = JsonSerializer.Serialize(message, DocumentJson.TypeOf<Message>());
        if (Encoding.UTF8.GetByteCount(text) > MaxTextBytes)
        {
            var claim = $"{ClaimPrefix}{message.Time:yyyyMMdd}/{message.Id}.json";
            await documents.WriteAsync(claim, message.Body!, cancellationToken);
            text = JsonSerializer.Serialize(message with { Body = null, Claim = claim }, DocumentJson.TypeOf<Message>());
        }

        await queues.SendAsync(TBody.Queue, text, delay, cancellationToken);
    }

    private Message Wrap<TBody>(TBody body, MessageContext context)
        where TBody : IMessageBody
        => new(
            Guid.NewGuid().ToString("n"),
            TBody.Kind,
            clock.GetUtcNow(),
            context.RequestedBy,
            context.CorrelationId,
            Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null,
            JsonSerializer.SerializeToNode(body, DocumentJson.TypeOf<TBody>()) ?? new JsonObject());
}
