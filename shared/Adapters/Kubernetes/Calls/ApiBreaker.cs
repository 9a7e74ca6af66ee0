using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Calls;

/// <summary>Stops asking a server that does not answer, so that nobody waits for it: after some calls in a row only a probe goes through now and then.</summary>
/// <remarks>Any answer counts as one, refusals too. A pod that is slow behind the proxy says nothing about the server. Safe for concurrent use.</remarks>
internal sealed partial class ApiBreaker
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    private readonly string _cluster;
    private readonly KubernetesLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _pipeline;
    private volatile ClusterStanding _standing;
    private int _failures;
    private long _silentUntil;

    public ApiBreaker(string cluster, KubernetesLimits limits, TimeProvider clock, ILogger logger)
    {
        (_cluster, _limits, _clock, _logger) = (cluster, limits, clock, logger);
        _standing = new ClusterStanding(cluster, Answers: true, clock.GetUtcNow(), "");
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
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

    public ClusterStanding Standing => _standing;

    /// <exception cref="ClusterException">Reason <c>NotAsked</c>: nothing was sent; <c>RetryAfter</c> says when the next probe may go.</exception>
    public async Task<T> RunAsync<T>(ApiCall call, Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(
                async token =>
                {
                    try
                    {
                        return await send(token);
                    }
                    catch (ClusterException e) when (call.IsProxy && e.Reason == "Timeout")
                    {
                        throw new SilentPodException(e);
                    }
                },
                cancellationToken);
        }
        catch (SilentPodException pod)
        {
            throw pod.Cause;
        }
        catch (BrokenCircuitException e)
        {
            throw NotAsked(call.Subject, e.RetryAfter ?? TimeSpan.Zero, e);
        }
    }

    /// <summary>Says at once what the next call would say.</summary>
    /// <exception cref="ClusterException">Reason <c>NotAsked</c>: it is not yet time for a probe.</exception>
    public void EnsureAsked()
    {
        if (_standing is { Answers: false } && new DateTimeOffset(Volatile.Read(ref _silentUntil), TimeSpan.Zero) - _clock.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            throw NotAsked("connect", left, null);
        }
    }

    private ClusterException NotAsked(string subject, TimeSpan left, Exception? inner)
    {
        var wait = left > ShortestWait ? left : ShortestWait;
        return new ClusterException(
            $"{subject} on cluster {_cluster}: not asked, because the API server has given no answer since {_standing.Since:u}; tried again in {wait.TotalSeconds:0} s",
            ClusterException.NotAsked,
            0,
            inner)
        { RetryAfter = wait };
    }

    private bool IsLastOfRow(Exception? fault)
    {
        switch (fault)
        {
            case ClusterException { Reason: "Unreachable" or "Timeout" }:
                return Interlocked.Increment(ref _failures) >= _limits.BreakAfter;
            // Says nothing of the server: a probe that ends so has not shown that it answers.
            case OperationCanceledException or SilentPodException or ClusterException { Reason: "NoCredential" or "BadAccess" }:
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
        Volatile.Write(ref _silentUntil, (_clock.GetUtcNow() + silence).UtcTicks);
        var reason = fault is ClusterException said ? said.Message : _standing.Reason;
        if (_standing.Answers)
        {
            Log.Silent(_logger, _cluster, reason);
        }

        _standing = new ClusterStanding(_cluster, Answers: false, _standing.Answers ? _clock.GetUtcNow() : _standing.Since, reason);
        return ValueTask.CompletedTask;
    }

    private ValueTask Closed()
    {
        Log.Answers(_logger, _cluster, (_clock.GetUtcNow() - _standing.Since).TotalSeconds);
        _standing = new ClusterStanding(_cluster, Answers: true, _clock.GetUtcNow(), "");
        return ValueTask.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} does not answer; its messages wait. {Reason}")]
        public static partial void Silent(ILogger logger, string cluster, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster} answers again after {Seconds:0} s")]
        public static partial void Answers(ILogger logger, string cluster, double seconds);
    }

    private sealed class SilentPodException(ClusterException cause) : Exception(cause.Message, cause)
    {
        public ClusterException Cause { get; } = cause;
    }
}
