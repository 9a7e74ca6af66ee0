using Microsoft.Extensions.Options;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Relay;

namespace Trimtab.Relay;

/// <summary>Works with the settings in force, and begins anew when they change or can't be used.</summary>
internal sealed partial class RelayService(
    RelaySettingsFile file, ClusterAccess ways, RelayParts parts, IOptions<RelayOptions> options, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    private static readonly TimeSpan LookAtFile = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(10);

    // A page's objects are most of what a relay ever holds: of five times as many its memory would be a quarter more, for good.
    private static readonly KubernetesLimits Limits = new() { PageSize = 100 };

    private readonly ILogger _logger = loggers.CreateLogger<RelayService>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var settings = file.Current;
            using var changed = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var watching = WatchFileAsync(changed);
            try
            {
                await WorkAsync(settings, changed.Token);
            }
            catch (OperationCanceledException) when (changed.IsCancellationRequested)
            {
                // Stopped, or other settings: the loop goes on or ends.
            }
            catch (ClusterException refused)
            {
                Log.Refused(_logger, settings.Cluster, refused.Message);
                parts.Readiness.NotWatching("the cluster can't be reached as the settings say; the log says why");
                await Task.Delay(AfterRefusal, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await changed.CancelAsync();
            await watching;
        }
    }

    private async Task WorkAsync(RelaySettings settings, CancellationToken cancellationToken)
    {
        var access = ways.Read(new FleetCluster(settings.Cluster, settings.Kubeconfig, null));
        using var cluster = new KubernetesCluster(settings.Cluster, access, Limits, time, loggers.CreateLogger<KubernetesCluster>());
        Log.Observing(_logger, settings.Cluster, settings.Namespaces.Count == 0 ? "all" : string.Join(", ", settings.Namespaces));
        await new ClusterRelay(cluster, settings, options.Value, parts, time, loggers).RunAsync(cancellationToken);
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
                    Log.Changed(_logger);
                    await changed.CancelAsync();
                }
            }
            catch (InvalidRelaySettingsException faults)
            {
                Log.Wrong(_logger, faults.Message);
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

        [LoggerMessage(LogLevel.Error, "Cluster {Cluster} can't be reached as the settings say; trying again: {Why}")]
        public static partial void Refused(ILogger logger, string cluster, string why);
    }
}
