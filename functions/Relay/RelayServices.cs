using Trimtab.Adapters.AzureStorage;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Adapters.Programs;
using Trimtab.Hosting.Storage;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Relay;

/// <summary>The parts of the relay, one line each.</summary>
internal static class RelayServices
{
    /// <exception cref="Domain.Relay.InvalidRelaySettingsException">The mounted file is wrong.</exception>
    public static IServiceCollection AddRelay(this IServiceCollection services, IConfiguration configuration)
    {
        // Read now: faults must stop the start, all at once, before anything runs.
        var file = new RelaySettingsFile(configuration["Relay:Settings"] ?? RelaySettingsFile.DefaultPath);
        services.AddOptions<ProgramOptions>().BindConfiguration(ProgramOptions.Section);
        return services
            .AddSingleton(TimeProvider.System)
            .AddTelemetry()
            .AddStorage()
            .AddSingleton(file)
            .AddSingleton<ProgramRunner>()
            .AddSingleton(AccessOf(configuration))
            .AddSingleton<ClusterAccess>()
            .AddSingleton(static provider => provider.GetRequiredService<StorageAccount>().Sender)
            .AddSingleton<RelayMetrics>()
            .AddSingleton<RelayReadiness>()
            .AddSingleton<ReportQueue>()
            .AddHostedService(static provider => provider.GetRequiredService<ReportQueue>())
            .AddHostedService<ObserverService>()
            .Configure<HostOptions>(static options => options.ServicesStartConcurrently = false);
    }

    // Kubernetes sets both variables of the service in every pod.
    private static AccessOptions AccessOf(IConfiguration configuration)
    {
        var defaults = new AccessOptions();
        return defaults with
        {
            InCluster = defaults.InCluster with
            {
                Host = configuration["KUBERNETES_SERVICE_HOST"] ?? defaults.InCluster.Host,
                Port = configuration.GetValue("KUBERNETES_SERVICE_PORT", defaults.InCluster.Port),
            },
            Kubeconfig = configuration["KUBECONFIG"] is { Length: > 0 } files ? files : defaults.Kubeconfig,
        };
    }
}
