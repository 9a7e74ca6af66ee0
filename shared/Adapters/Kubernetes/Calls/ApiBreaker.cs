using Microsoft.Extensions.Logging;
using Trimtab.Adapters.Http;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Calls;

/// <summary>Stops asking an API server that does not answer (<see cref="ServerBreaker"/>). A pod that is slow behind the proxy says nothing about the server.</summary>
internal sealed partial class ApiBreaker(string cluster, KubernetesLimits limits, TimeProvider clock, ILogger logger)
{
    private readonly ServerBreaker _breaker = new(new ServerBreak(limits.BreakAfter, limits.Break, limits.MaxBreak), SignOf, clock)
    {
        Silenced = reason => Log.Silent(logger, cluster, reason),
        Restored = silence => Log.Answers(logger, cluster, silence.TotalSeconds),
    };

    public ClusterStanding Standing
    {
        get
        {
            var (answers, since, reason) = _breaker.Standing;
            return new ClusterStanding(cluster, answers, since, reason);
        }
    }

    /// <exception cref="ClusterException">Reason <c>NotAsked</c>: nothing was sent; <c>RetryAfter</c> says when the next probe may go.</exception>
    public async Task<T> RunAsync<T>(ApiCall call, Func<CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await _breaker.RunAsync(
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
        catch (ServerSilentException silent)
        {
            throw NotAsked(call.Subject, silent);
        }
    }

    /// <summary>Says at once what the next call would say.</summary>
    /// <exception cref="ClusterException">Reason <c>NotAsked</c>: it is not yet time for a probe.</exception>
    public void EnsureAsked()
    {
        try
        {
            _breaker.EnsureAsked();
        }
        catch (ServerSilentException silent)
        {
            throw NotAsked("connect", silent);
        }
    }

    private ClusterException NotAsked(string subject, ServerSilentException silent) => new(
        $"{subject} on cluster {cluster}: not asked, because the API server has given no answer since {_breaker.Standing.Since:u}; tried again in {silent.Wait.TotalSeconds:0} s",
        ClusterException.NotAsked,
        0,
        silent.InnerException)
    { RetryAfter = silent.Wait };

    private static ServerSign SignOf(Exception? fault) => fault switch
    {
        ClusterException { Reason: "Unreachable" or "Timeout" } => ServerSign.Silent,
        OperationCanceledException or SilentPodException or ClusterException { Reason: "NoCredential" or "BadAccess" } => ServerSign.Nothing,
        _ => ServerSign.Answered,
    };

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
