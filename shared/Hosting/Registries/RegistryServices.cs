using Microsoft.Extensions.DependencyInjection;
using Trimtab.Adapters.Registries;
using Trimtab.Adapters.Registries.Charts;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Charts;
using Trimtab.Domain.State;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Health;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Registries;

public static class RegistryServices
{
    /// <summary>Adds registries and chart repositories, as the fleet has them.</summary>
    public static IServiceCollection AddRegistries(this IServiceCollection services)
        => services
            .AddSingleton<RegistryLimits>()
            .AddSingleton(static provider => ActivatorUtilities.CreateInstance<RegistryConnections>(provider, (Action<string>)provider.GetRequiredService<SecretMask>().Register))
            .AddSingleton<IRegistryStandings>(static provider => provider.GetRequiredService<RegistryConnections>())
            .AddSingleton<IRegistries>(static provider => ActivatorUtilities.CreateInstance<OciRegistries>(provider, (Func<IDocumentStore>)provider.GetRequiredService<IDocumentStore>))
            .AddSingleton<IChartRepositories, HelmChartRepositories>()
            .AddSingleton<RegistryReport>()
            .AddSweep<RegistryReport>("RegistryWatch", TimeSpan.FromSeconds(5), static (report, token) => report.WriteAsync(token))
            .AddRegistryHealth()
            .AddSingleton<RegistryGauge>()
            .AddHostedService(static provider => provider.GetRequiredService<RegistryGauge>());
}
