using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;

namespace Trimtab.Hosting.Clusters;

public static class ClusterServices
{
    /// <summary>Adds the connections to the fleet's clusters.</summary>
    public static IServiceCollection AddClusters(this IServiceCollection services)
        => services
            .AddSingleton(provider => InCluster(provider.GetRequiredService<IConfiguration>()))
            .AddSingleton<IClusters, FleetClusters>();

    // Kubernetes sets both variables in every pod.
    private static InClusterOptions InCluster(IConfiguration configuration)
    {
        var defaults = new InClusterOptions();
        return defaults with
        {
            Host = configuration["KUBERNETES_SERVICE_HOST"] ?? defaults.Host,
            Port = configuration.GetValue("KUBERNETES_SERVICE_PORT", defaults.Port),
        };
    }
}
