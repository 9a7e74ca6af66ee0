using System.Text;
using Azure.Core;
using Trimtab.Domain.Messaging;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>Storage queues.</summary>
/// <remarks>What changes a queue is not repeated when its answer was lost: a repeated send doubles the message, a repeated
/// receive hides a second batch, and a repeated extend fails on the receipt that the first one changed. The caller's own
/// delivery is repeated instead. Peeking, counting and deleting are repeated.</remarks>
internal sealed class AzureQueues(StorageService queues) : IQueueTransport
{
    private const int MaxTextBytes = 48 * 1024;

    public Task SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, TimeSpan.FromDays(7));
        var bytes = Encoding.UTF8.GetBytes(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MaxTextBytes, nameof(text));
        return SendRawAsync(queue, Convert.ToBase64String(bytes), delay, cancellationToken);
    }

    /// <summary>Sends a text that is put on the wire as it is; the tests of what others may send need it.</summary>
    internal async Task SendRawAsync(string queue, string rawText, TimeSpan delay, CancellationToken cancellationToken)
    {
        var request = new StorageRequest(RequestMethod.Post, $"{queue}/messages")
        {
            Query = [("visibilitytimeout", Seconds(delay)), ("messagettl", "-1")], // never dropped unread
            Content = Encoding.UTF8.GetBytes($"<QueueMessage><MessageText>{rawText}</MessageText></QueueMessage>"),
            ContentType = "application/xml",
        };
        var response = await queues.SendAsync(request, cancellationToken);
        if (IsMissing(response))
        {
            await CreateAsync(queue, cancellationToken);
            response = await queues.SendAsync(request, cancellationToken);
        }

        if (response.Status != 201)
        {
            throw response.Fault();
        }
    }

    public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queue, int maxMessages, TimeSpan visibility, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(visibility, TimeSpan.FromSeconds(1));
        return ReadAsync(queue, maxMessages, [("visibilitytimeout", Seconds(visibility))], isPeek: false, cancellationToken);
    }

    public Task<IReadOnlyList<ReceivedMessage>> PeekAsync(string queue, int maxMessages, CancellationToken cancellationToken)
        => ReadAsync(queue, maxMessages, [("peekonly", "true")], isPeek: true, cancellationToken);

    public async Task<ReceivedMessage?> ExtendAsync(string queue, ReceivedMessage message, TimeSpan visibility, CancellationToken cancellationToken)
    {
        var request = new StorageRequest(RequestMethod.Put, $"{queue}/messages/{message.Id}")
        {
            Query = [("popreceipt", message.Receipt), ("visibilitytimeout", Seconds(visibility))],
        };
        var response = await queues.SendAsync(request, cancellationToken);
        return response switch
        {
            { Status: 204 } => message with
            {
                Receipt = response.Header("x-ms-popreceipt"),
                NextVisibleTime = QueueMessages.ParseTime(response.Header("x-ms-time-next-visible")),
            },
            _ when IsGone(response) => null,
            _ => throw response.Fault(),
        };
    }

    public async Task<bool> DeleteAsync(string queue, ReceivedMessage message, CancellationToken cancellationToken)
    {
        var request = new StorageRequest(RequestMethod.Delete, $"{queue}/messages/{message.Id}")
        {
            Query = [("popreceipt", message.Receipt)],
            IsRepeatable = true,
        };
        var response = await queues.SendAsync(request, cancellationToken);
        return response switch
        {
            { Status: 204 } => true,
            { Status: 404, WasRepeated: true } => true,
            _ when IsGone(response) => false,
            _ => throw response.Fault(),
        };
    }

    public async Task<int> CountAsync(string queue, CancellationToken cancellationToken)
    {
        var request = new StorageRequest(RequestMethod.Get, queue) { Query = [("comp", "metadata")], IsRepeatable = true };
        var response = await queues.SendAsync(request, cancellationToken);
        return response switch
        {
            { Status: 200 } => int.Parse(response.Header("x-ms-approximate-messages-count")),
            _ when IsMissing(response) => 0,
            _ => throw response.Fault(),
        };
    }

    private async Task<IReadOnlyList<ReceivedMessage>> ReadAsync(
        string queue, int maxMessages, (string Name, string Value)[] mode, bool isPeek, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxMessages, 32);
        var request = new StorageRequest(RequestMethod.Get, $"{queue}/messages")
        {
            Query = [("numofmessages", maxMessages.ToString()), .. mode],
            IsRepeatable = isPeek,
        };
        var response = await queues.SendAsync(request, cancellationToken);
        return response switch
        {
            { Status: 200 } => QueueMessages.Parse(response.Response.Content),
            _ when IsMissing(response) => [],
            _ => throw response.Fault(),
        };
    }

    private async Task CreateAsync(string queue, CancellationToken cancellationToken)
    {
        var response = await queues.SendAsync(new StorageRequest(RequestMethod.Put, queue) { IsRepeatable = true }, cancellationToken);
        if (response.Status is not (201 or 204) && response.Code != "QueueAlreadyExists")
        {
            throw response.Fault();
        }
    }

    private static bool IsMissing(StorageResponse response) => response.Status == 404 && response.Code is "QueueNotFound";

    private static bool IsGone(StorageResponse response)
        => IsMissing(response) || response.Code is "MessageNotFound" or "PopReceiptMismatch";

    // The service counts in whole seconds; never earlier than asked for.
    private static string Seconds(TimeSpan time) => ((long)Math.Ceiling(time.TotalSeconds)).ToString();
}
