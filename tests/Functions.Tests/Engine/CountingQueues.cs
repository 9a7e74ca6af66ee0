using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Messaging;

namespace Trimtab.Functions.Tests.Engine;

/// <summary>Counts how often a queue is looked at, and sees until when messages are hidden.</summary>
internal sealed class CountingQueues(InMemoryQueues inner) : IQueueTransport
{
    private int _receives;
    private long _hiddenUntil;

    public InMemoryQueues Inner => inner;

    public int Receives => _receives;

    /// <summary>Until when the message that was hidden last stays hidden.</summary>
    public DateTimeOffset HiddenUntil => new(Interlocked.Read(ref _hiddenUntil), TimeSpan.Zero);

    /// <summary>Sending waits for this.</summary>
    public Task SendGate { get; set; } = Task.CompletedTask;

    public async Task SendAsync(string queue, string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        await SendGate;
        await inner.SendAsync(queue, text, delay, cancellationToken);
    }

    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queue, int maxMessages, TimeSpan visibility, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _receives);
        var messages = await inner.ReceiveAsync(queue, maxMessages, visibility, cancellationToken);
        Note(messages.Count > 0 ? messages[^1] : null);
        return messages;
    }

    public Task<IReadOnlyList<ReceivedMessage>> PeekAsync(string queue, int maxMessages, CancellationToken cancellationToken)
        => inner.PeekAsync(queue, maxMessages, cancellationToken);

    public async Task<ReceivedMessage?> ExtendAsync(string queue, ReceivedMessage message, TimeSpan visibility, CancellationToken cancellationToken)
    {
        var extended = await inner.ExtendAsync(queue, message, visibility, cancellationToken);
        Note(extended);
        return extended;
    }

    public Task<bool> DeleteAsync(string queue, ReceivedMessage message, CancellationToken cancellationToken)
        => inner.DeleteAsync(queue, message, cancellationToken);

    public Task<int> CountAsync(string queue, CancellationToken cancellationToken) => inner.CountAsync(queue, cancellationToken);

    private void Note(ReceivedMessage? hidden)
    {
        if (hidden is not null)
        {
            Interlocked.Exchange(ref _hiddenUntil, hidden.NextVisibleTime.UtcTicks);
        }
    }
}
