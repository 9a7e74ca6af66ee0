using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Leadership;
using Trimtab.Domain.Leadership;
using Trimtab.Domain.Relay;
using Trimtab.Hosting.Captures;

namespace Trimtab.Relay;

/// <summary>The relay's work on one cluster: all relays watch its pods; the one that leads passes failures on and captures live changes.</summary>
internal sealed class ClusterRelay(
    KubernetesCluster cluster, RelaySettings settings, RelayOptions options, RelayParts parts, TimeProvider time, ILoggerFactory loggers)
{
    private static readonly TimeSpan FollowInterval = TimeSpan.FromSeconds(2);

    private readonly PodObserver _observer = new(cluster, settings, parts.Outlets, parts.Metrics, parts.Readiness, time, loggers.CreateLogger<PodObserver>());

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var observing = _observer.RunAsync(stop.Token);
        var leading = TakePartAsync(stop.Token);
        // The first that ends, ends both. Leadership is given up before this returns.
        await Task.WhenAny(observing, leading);
        await stop.CancelAsync();
        await Task.WhenAll(observing, leading);
    }

    private async Task TakePartAsync(CancellationToken cancellationToken)
    {
        // A leader that has not seen the pods yet could not say how far it has come.
        await _observer.WhenSynced.WaitAsync(cancellationToken);
        if (options.Lease.Length == 0)
        {
            await LeadAsync(new ResumePoints(new Dictionary<string, string>(StringComparer.Ordinal)), cancellationToken);
            return;
        }

        var times = new LeadershipOptions();
        var election = new LeaderElection(
            options.Pod.Identity,
            new KubernetesLease(cluster, options.Pod.Namespace, options.Lease, times.LeaseDuration),
            new PodRoleLabel(cluster, options.Pod.Namespace, options.Pod.Name),
            times,
            time,
            loggers.CreateLogger<LeaderElection>());
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var following = FollowAsync(election, over.Token);
        await election.RunAsync(LeadAsync, cancellationToken);
        await over.CancelAsync();
        await following;
    }

    private async Task LeadAsync(ResumePoints points, CancellationToken cancellationToken)
    {
        parts.Metrics.Leads(true);
        parts.Callers.Begin();
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task[] work =
            [
                _observer.Forwarding.LeadAsync(points, stop.Token),
                options.Captures ? parts.Captures(new CaptureCluster(settings.Cluster, cluster, cluster), points).RunAsync(stop.Token) : Task.Delay(Timeout.InfiniteTimeSpan, time, stop.Token),
            ];
            await Task.WhenAny(work);
            await stop.CancelAsync();
            await Task.WhenAll(work);
        }
        finally
        {
            parts.Metrics.Leads(false);
            parts.Callers.End();
        }
    }

    private async Task FollowAsync(LeaderElection election, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(FollowInterval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _observer.Forwarding.Follow(election.LeadersPoints.GetValueOrDefault(FailureForwarding.Point));
        }
    }
}
