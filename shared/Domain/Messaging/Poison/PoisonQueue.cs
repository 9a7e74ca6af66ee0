using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Messaging.Poison;

/// <summary>What a person does with a queue's poison queue: look, send again, throw away.</summary>
/// <param name="queues">The queues.</param>
/// <param name="reader">Reads envelopes, and forgets claimed bodies.</param>
/// <param name="documents">Holds claimed bodies.</param>
/// <param name="causes">Why messages were given up.</param>
public sealed class PoisonQueue(IQueueTransport queues, MessageReader reader, IDocumentStore documents, PoisonCauses causes)
{
    /// <summary>As many as a queue shows at once.</summary>
    public const int MostShown = 32;

    /// <summary>Hidden from others meanwhile; shown again by itself when the command is killed.</summary>
    private static readonly TimeSpan Held = TimeSpan.FromMinutes(2);

    /// <returns>How many wait, hidden ones too, and the first 32.</returns>
    public async Task<(int Count, IReadOnlyList<PoisonMessage> First)> ListAsync(string queue, CancellationToken cancellationToken)
    {
        var poison = QueueNames.PoisonOf(queue);
        var count = await queues.CountAsync(poison, cancellationToken);
        var seen = count == 0 ? [] : await queues.PeekAsync(poison, MostShown, cancellationToken);
        return (count, await Task.WhenAll(seen.Select(message => DescribeAsync(queue, message, cancellationToken))));
    }

    /// <returns>The message of that id (the queue's or its own), wherever in the queue it stands; null when there is none.</returns>
    public async Task<PoisonMessage?> FindAsync(string queue, string id, CancellationToken cancellationToken)
    {
        PoisonMessage? found = null;
        await TakeAsync(queue, id, async message =>
        {
            found = await DescribeAsync(queue, message, cancellationToken);
            return "";
        }, cancellationToken);
        return found;
    }

    /// <summary>Sends messages to their queue again: first sent, then deleted, so that a kill in between loses none; their ids stay, by which handlers know them again.</summary>
    /// <param name="queue">The queue, without the suffix.</param>
    /// <param name="id">One message's id; null for all that wait now.</param>
    /// <param name="cancellationToken">Cancels between two messages.</param>
    public Task<PoisonResult> ReplayAsync(string queue, string? id, CancellationToken cancellationToken)
        => TakeAsync(queue, id, async message =>
        {
            if (message.Text is not { } text)
            {
                return "it is no text: only purge helps";
            }

            await queues.SendAsync(queue, text, TimeSpan.Zero, cancellationToken);
            if (!await queues.DeleteAsync(QueueNames.PoisonOf(queue), message, CancellationToken.None))
            {
                return "it was sent again, and somebody else took it meanwhile";
            }

            await ForgetCauseAsync(text, cancellationToken);
            return null;
        }, cancellationToken);

    /// <summary>Throws messages away, with the bodies that they claim.</summary>
    /// <inheritdoc cref="ReplayAsync"/>
    public Task<PoisonResult> PurgeAsync(string queue, string? id, CancellationToken cancellationToken)
        => TakeAsync(queue, id, async message =>
        {
            if (!await queues.DeleteAsync(QueueNames.PoisonOf(queue), message, cancellationToken))
            {
                return "somebody else took it meanwhile";
            }

            if (TryDecode(message.Text, out _) is { } known)
            {
                await reader.ForgetAsync(known, cancellationToken);
                await causes.ForgetAsync(known.Id, cancellationToken);
            }

            return null;
        }, cancellationToken);

    /// <summary>Takes each message once and gives back those that are not wanted, or that must stay.</summary>
    /// <param name="queue">The queue, without the suffix.</param>
    /// <param name="id">Null: every message is wanted.</param>
    /// <param name="useAsync">Null: the message is gone; else why it stays, empty without a reason.</param>
    /// <param name="cancellationToken">Cancels between two messages.</param>
    private async Task<PoisonResult> TakeAsync(string queue, string? id, Func<ReceivedMessage, Task<string?>> useAsync, CancellationToken cancellationToken)
    {
        var poison = QueueNames.PoisonOf(queue);
        var done = 0;
        List<string> left = [];
        List<ReceivedMessage> kept = [];
        try
        {
            var isSought = true;
            while (isSought && await queues.ReceiveAsync(poison, MostShown, Held, cancellationToken) is { Count: > 0 } taken)
            {
                kept.AddRange(taken);
                foreach (var message in taken.Where(message => id is null || Has(message, id)))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    isSought = id is null;
                    var reason = await useAsync(message);
                    if (reason is null)
                    {
                        done++;
                        kept.Remove(message);
                    }
                    else
                    {
                        left.Add($"{message.Id}: {reason}");
                    }
                }
            }
        }
        finally
        {
            foreach (var message in kept)
            {
                await queues.ExtendAsync(poison, message, TimeSpan.Zero, CancellationToken.None);
            }
        }

        return new PoisonResult(done, left);
    }

    private async Task<PoisonMessage> DescribeAsync(string queue, ReceivedMessage received, CancellationToken cancellationToken)
    {
        if (TryDecode(received.Text, out var fault) is not { } message)
        {
            return new PoisonMessage(queue, received.Id, received.InsertionTime, null, null, null, null, fault, null, received.Text ?? received.RawText);
        }

        var (body, missing) = await ReadBodyAsync(message, cancellationToken);
        var cause = (await causes.FindAsync(message.Id, cancellationToken))?.Reason ?? missing;
        return new PoisonMessage(queue, received.Id, received.InsertionTime, message.Kind, message.Id, message.Time, message.RequestedBy, cause, body, null);
    }

    private async Task<(JsonNode? Body, string? Fault)> ReadBodyAsync(Message message, CancellationToken cancellationToken)
    {
        if (message.Claim is not { } claim)
        {
            return (message.Body, null);
        }

        if (await documents.ReadAsync(claim, cancellationToken) is not { } document)
        {
            return (null, $"The body of message {message.Id} is gone: there is no document {claim}.");
        }

        try
        {
            return (JsonNode.Parse(document.Content.Span), null);
        }
        catch (JsonException)
        {
            return (null, $"The body of message {message.Id} is not JSON.");
        }
    }

    private async Task ForgetCauseAsync(string text, CancellationToken cancellationToken)
    {
        if (TryDecode(text, out _) is { } message)
        {
            await causes.ForgetAsync(message.Id, cancellationToken);
        }
    }

    private bool Has(ReceivedMessage message, string id) => message.Id == id || TryDecode(message.Text, out _)?.Id == id;

    private Message? TryDecode(string? text, out string? fault)
    {
        try
        {
            fault = null;
            return reader.Decode(text ?? "");
        }
        catch (InvalidMessageException exception)
        {
            fault = text is null ? "The message is not base64 of a text." : exception.Message;
            return null;
        }
    }
}
