using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Relay;

namespace Trimtab.Relay;

/// <summary>Observes pods with the settings in force, and begins anew when they change or the API server refuses the watch.</summary>
internal sealed partial class ObserverService(
    RelaySettingsFile file,
    ClusterAccess ways,
    ReportQueue queue,
    RelayMetrics metrics,
    RelayReadiness readiness,
    TimeProvider time,
    ILogger<KubernetesCluster> clusterLogger,
    ILogger<ObserverService> logger) : BackgroundService
{
    private static readonly TimeSpan LookAtFile = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var settings = file.Current;
            using var changed = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var watching = WatchFileAsync(changed);
            try
            {
                await ObserveAsync(settings, changed.Token);
            }
            catch (OperationCanceledException) when (changed.IsCancellationRequested)
            {
                // Stopped, or other settings: the loop goes on or ends.
            }
            catch (ClusterException refused)
            {
                Log.Refused(logger, settings.Cluster, refused.Message);
                readiness.NotSynced("the cluster refuses the watch; the log says why");
                await Task.Delay(AfterRefusal, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await changed.CancelAsync();
            await watching;
        }
    }

    private async Task ObserveAsync(RelaySettings settings, CancellationToken cancellationToken)
    {
        var access = ways.Read(new FleetCluster(settings.Cluster, settings.Kubeconfig, null));
        using var cluster = new KubernetesCluster(settings.Cluster, access, new KubernetesLimits(), time, clusterLogger);
        Log.Observing(logger, settings.Cluster, settings.Namespaces.Count == 0 ? "all" : string.Join(", ", settings.Namespaces));
        await new PodObserver(cluster, settings, queue, metrics, readiness, time).RunAsync(cancellationToken);
    }

    private async Task WatchFileAsync(CancellationTokenSource changed)
    {
        while (!changed.IsCancellationRequested)
        {
            await Task.Delay(LookAtFile, time, changed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                if (!changed.IsCancellationRequested && file.Refresh())
                {
                    Log.Changed(logger);
                    await changed.CancelAsync();
                }
            }
            catch (InvalidRelaySettingsException faults)
            {
                Log.Wrong(logger, faults.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Observing pods of cluster {Cluster}, namespaces: {Namespaces}")]
        public static partial void Observing(ILogger logger, string cluster, string namespaces);

        [LoggerMessage(LogLevel.Information, "The settings changed and are in force")]
        public static partial void Changed(ILogger logger);

        [LoggerMessage(LogLevel.Error, "The new settings are wrong, those before stay in force: {Faults}")]
        public static partial void Wrong(ILogger logger, string faults);

        [LoggerMessage(LogLevel.Error, "Cluster {Cluster} refuses the watch; trying again: {Why}")]
        public static partial void Refused(ILogger logger, string cluster, string why);
    }
}
