using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;
using Trimtab.Hosting.Health;

namespace Trimtab.Hosting.Clusters;

public static class ClusterServices
{
    /// <summary>Adds the connections to the fleet's clusters, and what keeps one of them from disturbing the others.</summary>
    public static IServiceCollection AddClusters(this IServiceCollection services)
    {
        services.AddOptions<ClusterOptions>().BindConfiguration(ClusterOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<ClusterOptions>, ClusterOptionsValidator>()
            .AddSingleton(provider => provider.GetRequiredService<IOptions<ClusterOptions>>().Value.ToLimits())
            .AddSingleton(provider => Options(provider.GetRequiredService<IConfiguration>()))
            .AddSingleton<ClusterAccess>()
            .AddSingleton<FleetClusters>()
            .AddSingleton<IClusterStandings>(provider => provider.GetRequiredService<FleetClusters>())
            .AddSingleton<IClusters, BoundedClusters>()
            .AddSingleton<ClusterGauge>()
            .AddSingleton<ClusterReport>()
            .AddHostedService<ClusterWatch>()
            .AddClusterHealth();
    }

    // Kubernetes sets both variables of the service in every pod; the others are those that kubectl obeys.
    private static AccessOptions Options(IConfiguration configuration)
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
            HttpsProxy = configuration["HTTPS_PROXY"],
            HttpProxy = configuration["HTTP_PROXY"],
            NoProxy = configuration["NO_PROXY"],
        };
    }
}
