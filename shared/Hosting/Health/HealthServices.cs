using Microsoft.Extensions.DependencyInjection;

namespace Trimtab.Hosting.Health;

public static class HealthServices
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
        => services.AddHealthChecks().Services.AddSingleton<HealthAnswer>();

    /// <summary>Readiness asks whether storage answers.</summary>
    public static IServiceCollection AddStorageHealth(this IServiceCollection services)
        => services.AddHealthChecks().AddCheck<StorageHealth>("storage", timeout: TimeSpan.FromSeconds(5)).Services;

    /// <summary>Says which clusters do not answer.</summary>
    public static IServiceCollection AddClusterHealth(this IServiceCollection services)
        => services.AddHealthChecks().AddCheck<ClusterHealth>("clusters").Services;

    /// <summary>Says which registries do not answer.</summary>
    public static IServiceCollection AddRegistryHealth(this IServiceCollection services)
        => services.AddHealthChecks().AddCheck<RegistryHealth>("registries").Services;

    /// <summary>Readiness asks whether a valid fleet document was read.</summary>
    public static IServiceCollection AddFleetHealth(this IServiceCollection services)
        => services.AddHealthChecks().AddCheck<FleetHealth>("fleet").Services;
}
