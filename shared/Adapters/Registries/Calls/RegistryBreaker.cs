using Microsoft.Extensions.Logging;
using Trimtab.Adapters.Http;
using Trimtab.Domain.Registries;

namespace Trimtab.Adapters.Registries.Calls;

/// <summary>Stops asking a registry or chart repository that does not answer (<see cref="ServerBreaker"/>).</summary>
internal sealed partial class RegistryBreaker(string host, RegistryLimits limits, TimeProvider time, ILogger logger)
{
    private readonly ServerBreaker _breaker = new(new ServerBreak(limits.BreakAfter, limits.Break, limits.MaxBreak), SignOf, time)
    {
        Silenced = reason => Log.Silent(logger, host, reason),
        Restored = silence => Log.Answers(logger, host, silence.TotalSeconds),
    };

    public RegistryStanding Standing
    {
        get
        {
            var (answers, since, reason) = _breaker.Standing;
            return new RegistryStanding(host, answers, since, reason);
        }
    }

    /// <exception cref="RegistryException"><see cref="RegistryFault.NotAsked"/>: nothing was sent; its <c>RetryAfter</c> says when the next probe may go.</exception>
    public async Task<T> RunAsync<T>(RegistryCall call, Func<CancellationToken, ValueTask<T>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await _breaker.RunAsync(send, cancellationToken);
        }
        catch (ServerSilentException silent)
        {
            throw NotAsked(call, silent);
        }
    }

    /// <summary>Says at once what the next call would say.</summary>
    /// <exception cref="RegistryException">It is not yet time for a probe.</exception>
    public void EnsureAsked(RegistryCall call)
    {
        try
        {
            _breaker.EnsureAsked();
        }
        catch (ServerSilentException silent)
        {
            throw NotAsked(call, silent);
        }
    }

    private RegistryException NotAsked(RegistryCall call, ServerSilentException silent)
    {
        var (_, since, reason) = _breaker.Standing;
        return new RegistryException(
            $"{call.Subject} can't be read: {host} was not asked, because it has given no answer since {since:u}; it is tried again in {silent.Wait.TotalSeconds:0} s. {reason}",
            RegistryFault.NotAsked,
            silent.InnerException)
        { RetryAfter = silent.Wait, IsTransient = true };
    }

    private static ServerSign SignOf(Exception? fault) => fault switch
    {
        RegistryException { Fault: RegistryFault.Unreachable } => ServerSign.Silent,
        OperationCanceledException or RegistryException { Fault: RegistryFault.NotAsked } => ServerSign.Nothing,
        _ => ServerSign.Answered,
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Host} does not answer; it is asked only now and then. {Reason}")]
        public static partial void Silent(ILogger logger, string host, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "{Host} answers again after {Seconds:0} s")]
        public static partial void Answers(ILogger logger, string host, double seconds);
    }
}
