using Polly;
using Polly.CircuitBreaker;

namespace Trimtab.Adapters.Http;

/// <summary>Stops asking a server that does not answer, so that nobody waits for it: after some calls in a row only a probe goes through now and then.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class ServerBreaker
{
    private readonly ServerBreak _break;
    private readonly Func<Exception?, ServerSign> _read;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline _pipeline;
    private volatile ServerStanding _standing;
    private int _failures;
    private long _silentUntil;

    /// <param name="break">When it breaks.</param>
    /// <param name="read">What an exception says of the server; null is a call that succeeded.</param>
    /// <param name="time">The clock.</param>
    public ServerBreaker(ServerBreak @break, Func<Exception?, ServerSign> read, TimeProvider time)
    {
        (_break, _read, _time) = (@break, read, time);
        _standing = new ServerStanding(Answers: true, time.GetUtcNow(), "");
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                // Polly weighs shares of failures. What counts here is a row of them, so only its last one is called a failure.
                FailureRatio = 0,
                MinimumThroughput = 2,
                SamplingDuration = TimeSpan.FromHours(1),
                ShouldHandle = args => ValueTask.FromResult(IsLastOfRow(args.Outcome.Exception)),
                BreakDurationGenerator = args => ValueTask.FromResult(_break.WaitAfter(args.HalfOpenAttempts)),
                OnOpened = args => Opened(args.Outcome.Exception, args.BreakDuration),
                OnClosed = _ => Closed(),
            })
            .Build();
    }

    public ServerStanding Standing => _standing;

    /// <summary>Called with the failure when it stops answering, not again while it stays so.</summary>
    public Action<string>? Silenced { get; init; }

    /// <summary>Called when it answers again, with how long it did not.</summary>
    public Action<TimeSpan>? Restored { get; init; }

    /// <exception cref="ServerSilentException">Nothing was sent.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(send, cancellationToken);
        }
        catch (BrokenCircuitException e)
        {
            throw new ServerSilentException(e.RetryAfter ?? TimeSpan.Zero, e);
        }
    }

    /// <summary>Says at once what the next call would say.</summary>
    /// <exception cref="ServerSilentException">It is not yet time for a probe.</exception>
    public void EnsureAsked()
    {
        if (_standing is { Answers: false } && new DateTimeOffset(Volatile.Read(ref _silentUntil), TimeSpan.Zero) - _time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            throw new ServerSilentException(left, null);
        }
    }

    private bool IsLastOfRow(Exception? fault)
    {
        switch (_read(fault))
        {
            case ServerSign.Silent:
                return Interlocked.Increment(ref _failures) >= _break.After;
            case ServerSign.Nothing:
                return Volatile.Read(ref _failures) >= _break.After;
            default:
                Volatile.Write(ref _failures, 0);
                return false;
        }
    }

    private ValueTask Opened(Exception? fault, TimeSpan silence)
    {
        Volatile.Write(ref _silentUntil, (_time.GetUtcNow() + silence).UtcTicks);
        var before = _standing;
        var reason = fault is not null && _read(fault) == ServerSign.Silent ? fault.Message : before.Reason;
        _standing = new ServerStanding(Answers: false, before.Answers ? _time.GetUtcNow() : before.Since, reason);
        if (before.Answers)
        {
            Silenced?.Invoke(reason);
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask Closed()
    {
        Restored?.Invoke(_time.GetUtcNow() - _standing.Since);
        _standing = new ServerStanding(Answers: true, _time.GetUtcNow(), "");
        return ValueTask.CompletedTask;
    }
}
