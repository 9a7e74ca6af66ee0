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
            .AddSingleton(provider => Options(provider.GetRequiredService<IConfiguration>()))
            .AddSingleton<ClusterAccess>()
            .AddSingleton<IClusters, FleetClusters>();

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
