using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Trimtab.Domain.Registries;

namespace Trimtab.Adapters.Registries.Calls;

/// <summary>Stops asking a server that does not answer: after some calls in a row only a probe goes through now and then. Any answer counts as one, refusals too.</summary>
internal sealed partial class RegistryBreaker
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    private readonly string _host;
    private readonly RegistryLimits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _pipeline;
    private volatile RegistryStanding _standing;
    private int _failures;
    private long _silentUntil;

    public RegistryBreaker(string host, RegistryLimits limits, TimeProvider time, ILogger logger)
    {
        (_host, _limits, _time, _logger) = (host, limits, time, logger);
        _standing = new RegistryStanding(host, Answers: true, time.GetUtcNow(), "");
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                // Polly weighs shares of failures. What counts here is a row of them, so only its last one is called a failure.
                FailureRatio = 0,
                MinimumThroughput = 2,
                SamplingDuration = TimeSpan.FromHours(1),
                ShouldHandle = args => ValueTask.FromResult(IsLastOfRow(args.Outcome.Exception)),
                BreakDurationGenerator = args => ValueTask.FromResult(BreakAfter(args.HalfOpenAttempts)),
                OnOpened = args => Opened(args.Outcome.Exception, args.BreakDuration),
                OnClosed = _ => Closed(),
            })
            .Build();
    }

    public RegistryStanding Standing => _standing;

    /// <exception cref="RegistryException"><see cref="RegistryFault.NotAsked"/>: nothing was sent; its <c>RetryAfter</c> says when the next probe may go.</exception>
    public async Task<T> RunAsync<T>(RegistryCall call, Func<CancellationToken, ValueTask<T>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(send, cancellationToken);
        }
        catch (BrokenCircuitException e)
        {
            throw NotAsked(call, e.RetryAfter ?? TimeSpan.Zero, e);
        }
    }

    /// <summary>Says at once what the next call would say.</summary>
    /// <exception cref="RegistryException">It is not yet time for a probe.</exception>
    public void EnsureAsked(RegistryCall call)
    {
        if (_standing is { Answers: false } && new DateTimeOffset(Volatile.Read(ref _silentUntil), TimeSpan.Zero) - _time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            throw NotAsked(call, left, null);
        }
    }

    private RegistryException NotAsked(RegistryCall call, TimeSpan left, Exception? inner)
    {
        var wait = left > ShortestWait ? left : ShortestWait;
        return new RegistryException(
            $"{call.Subject} can't be read: {_host} was not asked, because it has given no answer since {_standing.Since:u}; it is tried again in {wait.TotalSeconds:0} s. {_standing.Reason}",
            RegistryFault.NotAsked,
            inner)
        { RetryAfter = wait };
    }

    private bool IsLastOfRow(Exception? fault)
    {
        switch (fault)
        {
            case RegistryException { Fault: RegistryFault.Unreachable }:
                return Interlocked.Increment(ref _failures) >= _limits.BreakAfter;
            // Says nothing of the server: a probe that ends so has not shown that it answers.
            case OperationCanceledException or RegistryException { Fault: RegistryFault.NotAsked }:
                return Volatile.Read(ref _failures) >= _limits.BreakAfter;
            default:
                Volatile.Write(ref _failures, 0);
                return false;
        }
    }

    private TimeSpan BreakAfter(int probes)
    {
        var doubled = _limits.Break * Math.Pow(2, Math.Min(probes, 10));
        return doubled < _limits.MaxBreak ? doubled : _limits.MaxBreak;
    }

    private ValueTask Opened(Exception? fault, TimeSpan silence)
    {
        Volatile.Write(ref _silentUntil, (_time.GetUtcNow() + silence).UtcTicks);
        var reason = fault is RegistryException said ? said.Message : _standing.Reason;
        if (_standing.Answers)
        {
            Log.Silent(_logger, _host, reason);
        }

        _standing = new RegistryStanding(_host, Answers: false, _standing.Answers ? _time.GetUtcNow() : _standing.Since, reason);
        return ValueTask.CompletedTask;
    }

    private ValueTask Closed()
    {
        Log.Answers(_logger, _host, (_time.GetUtcNow() - _standing.Since).TotalSeconds);
        _standing = new RegistryStanding(_host, Answers: true, _time.GetUtcNow(), "");
        return ValueTask.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Host} does not answer; it is asked only now and then. {Reason}")]
        public static partial void Silent(ILogger logger, string host, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Host} answers again after {Seconds:0} s")]
        public static partial void Answers(ILogger logger, string host, double seconds);
    }
}
