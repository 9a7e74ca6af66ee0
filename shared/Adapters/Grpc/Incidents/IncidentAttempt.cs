namespace Trimtab.Adapters.Grpc.Incidents;

/// <summary>One stream to the receiver, from its opening to its end. What is not acknowledged stays in the buffer.</summary>
internal sealed class IncidentAttempt : IDisposable
{
    private readonly IncidentBuffer _buffer;
    private readonly TimeSpan _ackTimeout;
    private readonly SemaphoreSlim _window;
    private readonly CancellationTokenSource _over;
    private readonly ITimer _owed;
    private readonly Lock _lock = new();
    private readonly HashSet<ulong> _onTheWay = [];
    private bool _isLate;
    private bool _isDisposed;

    public IncidentAttempt(IncidentBuffer buffer, int window, TimeSpan ackTimeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        (_buffer, _ackTimeout) = (buffer, ackTimeout);
        _window = new SemaphoreSlim(window);
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _owed = clock.CreateTimer(_ => GiveUpWaiting(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many messages the receiver has taken or refused.</summary>
    public int Acknowledged { get; private set; }

    /// <summary>Sends and reads until the stream ends.</summary>
    /// <exception cref="GrpcException">Always, unless cancelled: a stream that ends well is only over too early.</exception>
    public async Task RunAsync(GrpcChannel channel)
    {
        await using var call = channel.Open(IncidentMethods.Deliver, null, _over.Token);
        var sending = SendAsync(call);
        try
        {
            while (await call.ReadAsync() is { } ack)
            {
                Take(ack);
            }

            throw new GrpcException(GrpcStatusCode.Unavailable, "The receiver closed the stream.");
        }
        catch (OperationCanceledException e) when (_isLate)
        {
            throw new GrpcException(GrpcStatusCode.DeadlineExceeded, "The receiver acknowledges nothing.", e);
        }
        finally
        {
            await _over.CancelAsync();
            await sending;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        _owed.Dispose();
        _over.Dispose();
        _window.Dispose();
    }

    private async Task SendAsync(GrpcCall<IncidentContext, IncidentAck> call)
    {
        try
        {
            ulong last = 0;
            while (true)
            {
                await _window.WaitAsync(_over.Token);
                var message = await _buffer.NextAsync(last, _over.Token);
                last = message.Sequence;
                Owe(last);
                if (!await call.SendAsync(message))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The stream is over; whoever reads tells why.
        }
    }

    private void Owe(ulong sequence)
    {
        lock (_lock)
        {
            if (_onTheWay.Add(sequence) && _onTheWay.Count == 1)
            {
                _owed.Change(_ackTimeout, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Take(IncidentAck ack)
    {
        lock (_lock)
        {
            if (!_onTheWay.Remove(ack.Sequence))
            {
                // Not asked, or twice: a receiver may say what it likes.
                return;
            }

            _owed.Change(_onTheWay.Count == 0 ? Timeout.InfiniteTimeSpan : _ackTimeout, Timeout.InfiniteTimeSpan);
        }

        switch (ack.Verdict)
        {
            case IncidentAck.Types.Verdict.Accepted:
                _buffer.Remove(ack.Sequence);
                break;
            case IncidentAck.Types.Verdict.Refused:
                _buffer.Drop(ack.Sequence, $"the receiver refused it ({GrpcText.Cut(ack.Reason)})");
                break;
            default:
                throw new GrpcException(GrpcStatusCode.Unavailable, "The receiver wants it later.");
        }

        Acknowledged++;
        _window.Release();
    }

    private void GiveUpWaiting()
    {
        lock (_lock)
        {
            // The timer may fire while it is being disposed of.
            if (!_isDisposed)
            {
                _isLate = true;
                _over.Cancel();
            }
        }
    }
}
