using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Hosting.Rollouts;

public static class RolloutSweepServices
{
    public static IServiceCollection AddRolloutSweep(this IServiceCollection services)
    {
        services.TryAddSingleton<RolloutDocuments>();
        services.TryAddSingleton<OverdueRollouts>();
        return services.AddHostedService<RolloutSweep>();
    }
}
