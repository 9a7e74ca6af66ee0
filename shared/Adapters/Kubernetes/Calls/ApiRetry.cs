using Polly;
using Polly.Retry;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Calls;

/// <summary>The retries of each rule. The call's time limit stands around all attempts.</summary>
internal sealed class ApiRetry(TimeProvider clock)
{
    /// <summary>A server that asks for a longer pause gets it from the caller, who sees it in the exception.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    private readonly ResiliencePipeline _unsent = Build(clock, IsUnsent);
    private readonly ResiliencePipeline _idempotent = Build(clock, static e => e.IsTransient);
    private readonly ResiliencePipeline _apply = Build(clock, static e => e.IsTransient || IsOvertaken(e));

    public ResiliencePipeline For(RetryRule rule) => rule switch
    {
        RetryRule.Unsent => _unsent,
        RetryRule.Idempotent => _idempotent,
        RetryRule.Apply => _apply,
        _ => ResiliencePipeline.Empty,
    };

    private static ResiliencePipeline Build(TimeProvider clock, Func<ClusterException, bool> mayRetry)
        => new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 4,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(5),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is ClusterException e && !(e.RetryAfter > MaxWait) && mayRetry(e)),
                DelayGenerator = args => ValueTask.FromResult((args.Outcome.Exception as ClusterException)?.RetryAfter),
            })
            .Build();

    private static bool IsUnsent(ClusterException e)
        => e.Status == 429
            || e.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };

    /// <remarks>A conflict over fields between managers stays one however often it is tried.</remarks>
    private static bool IsOvertaken(ClusterException e)
        => e.Status == 409 && e.Causes.All(c => c.Reason != ClusterCause.FieldManagerConflict);
}
