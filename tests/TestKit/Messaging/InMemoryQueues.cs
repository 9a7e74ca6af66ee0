using System.Buffers.Text;
using System.Text;
using Trimtab.Domain.Messaging;

namespace Trimtab.TestKit.Messaging;

/// <summary>Queues in memory: at least once, hidden while taken, delayed by <paramref name="clock"/>.</summary>
public sealed class InMemoryQueues(TimeProvider clock) : IQueueTransport
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<ReceivedMessage>> _queues = new(StringComparer.Ordinal);
    private long _receipts;

    /// <summary>All texts of a queue, hidden ones too, oldest first.</summary>
    public IReadOnlyList<string> Texts(string queue)
    {
        lock (_lock)
        {
            return [.. Queue(queue).Select(message => message.Text ?? message.RawText)];
        }
    }

    /// <summary>Adds a message whose wire text need not be base64.</summary>
    public void SendRaw(string queue, string rawText)
    {
        lock (_lock)
        {
            Add(queue, rawText, TimeSpan.Zero);
        }
    }

    public Task SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, TimeSpan.FromDays(7));
        var bytes = Encoding.UTF8.GetBytes(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, 48 * 1024, nameof(text));
        lock (_lock)
        {
            Add(queue, Convert.ToBase64String(bytes), delay);
            return Task.CompletedTask;
        }
    }

    public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queue, int maxMessages, TimeSpan visibility, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var taken = Visible(queue, maxMessages)
                .Select(message => message with { DequeueCount = message.DequeueCount + 1, Receipt = NextReceipt(), NextVisibleTime = clock.GetUtcNow() + visibility })
                .ToArray();
            foreach (var message in taken)
            {
                Replace(queue, message);
            }

            return Task.FromResult<IReadOnlyList<ReceivedMessage>>(taken);
        }
    }

    public Task<IReadOnlyList<ReceivedMessage>> PeekAsync(string queue, int maxMessages, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<ReceivedMessage>>([.. Visible(queue, maxMessages).Select(message => message with { Receipt = "" })]);
        }
    }

    public Task<ReceivedMessage?> ExtendAsync(string queue, ReceivedMessage message, TimeSpan visibility, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (!IsHeld(queue, message))
            {
                return Task.FromResult<ReceivedMessage?>(null);
            }

            var extended = message with { Receipt = NextReceipt(), NextVisibleTime = clock.GetUtcNow() + visibility };
            Replace(queue, extended);
            return Task.FromResult<ReceivedMessage?>(extended);
        }
    }

    public Task<bool> DeleteAsync(string queue, ReceivedMessage message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult(IsHeld(queue, message) && Queue(queue).RemoveAll(held => held.Id == message.Id) > 0);
        }
    }

    public Task<int> CountAsync(string queue, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult(Queue(queue).Count);
        }
    }

    private List<ReceivedMessage> Queue(string queue)
        => _queues.TryGetValue(queue, out var messages) ? messages : _queues[queue] = [];

    private ReceivedMessage[] Visible(string queue, int maxMessages)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxMessages, 32);
        var now = clock.GetUtcNow();
        return [.. Queue(queue).Where(message => message.NextVisibleTime <= now).Take(maxMessages)];
    }

    private bool IsHeld(string queue, ReceivedMessage message)
        => message.Receipt.Length > 0 && Queue(queue).Exists(held => held.Id == message.Id && held.Receipt == message.Receipt);

    private void Replace(string queue, ReceivedMessage message)
    {
        var messages = Queue(queue);
        messages[messages.FindIndex(held => held.Id == message.Id)] = message;
    }

    private void Add(string queue, string rawText, TimeSpan delay)
    {
        var now = clock.GetUtcNow();
        var text = Base64.IsValid(rawText) ? Encoding.UTF8.GetString(Convert.FromBase64String(rawText)) : null;
        Queue(queue).Add(new ReceivedMessage(Guid.NewGuid().ToString(), NextReceipt(), text, rawText, 0, now, DateTimeOffset.MaxValue, now + delay));
    }

    private string NextReceipt() => $"receipt-{++_receipts}";
}
