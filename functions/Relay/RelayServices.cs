using Microsoft.Extensions.Options;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Leadership;
using Trimtab.Domain.Messaging;
using Trimtab.Hosting.Captures;
using Trimtab.Hosting.Grpc;
using Trimtab.Hosting.Grpc.Scaling;
using Trimtab.Hosting.Leadership;
using Trimtab.Hosting.Storage;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Relay;

/// <summary>The parts of the relay, one line each.</summary>
internal static class RelayServices
{
    /// <exception cref="Domain.Relay.InvalidRelaySettingsException">The mounted file is wrong.</exception>
    public static IServiceCollection AddRelay(this IServiceCollection services, RelayOptions options, IConfiguration configuration)
    {
        // Read now: faults must stop the start, all at once, before anything runs.
        var file = new RelaySettingsFile(options.Settings);
        services.AddOptions<ProgramOptions>().BindConfiguration(ProgramOptions.Section);
        services
            .AddSingleton(TimeProvider.System)
            .AddTelemetry()
            .AddStorage()
            .AddSingleton(file)
            .AddSingleton(Options.Create(options))
            .AddSingleton<ProgramRunner>()
            .AddSingleton(AccessOf(configuration))
            .AddSingleton<ClusterAccess>()
            .AddSingleton<QueueActivity>()
            .AddSingleton(SenderOf)
            .AddSingleton<RelayMetrics>()
            .AddSingleton<RelayReadiness>()
            .AddSingleton<LeaderConnections>()
            .AddSingleton(new UnsentReports(options.BufferDirectory))
            .AddSingleton<ReportQueue>()
            .AddHostedService(static provider => provider.GetRequiredService<ReportQueue>())
            .AddCaptures()
            .AddGrpcServer()
            .AddSingleton(ScalerOf)
            .AddSingleton(PartsOf)
            .Configure<HostOptions>(static host => host.ServicesStartConcurrently = false);
        if (options.Analyser.Address is not null)
        {
            services.AddSingleton<AnalyserStream>().AddHostedService(static provider => provider.GetRequiredService<AnalyserStream>());
        }

        // Last in, first to stop: it gives leadership up, and then the queues drain.
        return services.AddHostedService<RelayService>();
    }

    /// <summary>What it sends, the scaler knows of.</summary>
    private static IMessageSender SenderOf(IServiceProvider provider)
    {
        var account = provider.GetRequiredService<StorageAccount>();
        return new QueueMessageSender(
            new NoticedQueueSender(account.Queues, provider.GetRequiredService<QueueActivity>()), account.Documents, provider.GetRequiredService<TimeProvider>());
    }

    private static ExternalScaler ScalerOf(IServiceProvider provider) => new(
        QueueNames.All,
        provider.GetRequiredService<StorageAccount>().Queues.CountAsync,
        provider.GetRequiredService<QueueActivity>(),
        provider.GetRequiredService<LeaderConnections>(),
        provider.GetRequiredService<TimeProvider>());

    private static RelayParts PartsOf(IServiceProvider provider) => new(
        new ReportOutlets(provider.GetRequiredService<ReportQueue>(), provider.GetService<AnalyserStream>()),
        provider.GetRequiredService<RelayMetrics>(),
        provider.GetRequiredService<RelayReadiness>(),
        provider.GetRequiredService<LeaderConnections>(),
        provider.GetRequiredService<Func<CaptureCluster, ResumePoints, CaptureEngine>>());

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
