using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Fleet;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Hosting.Health;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Fleet;

public static class FleetServices
{
    /// <summary>Adds the fleet document from files or a repository, and the secrets it refers to: from the configuration (environment, settings file), files and Kubernetes Secrets.</summary>
    public static IServiceCollection AddFleet(this IServiceCollection services)
    {
        services.AddOptions<FleetOptions>().BindConfiguration(FleetOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<FleetOptions>, FleetOptionsValidator>()
            .AddSingleton(provider => provider.GetRequiredService<IOptions<FleetOptions>>().Value)
            .AddSingleton(Find)
            .AddHostedService<FleetPoll>()
            .AddSingleton(provider => new KubernetesSecrets(provider.GetRequiredService<IClusters>, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<ISecrets>(provider => new MaskedSecrets(
                new Secrets(name => provider.GetRequiredService<IConfiguration>()[name], provider.GetRequiredService<KubernetesSecrets>()),
                provider.GetRequiredService<SecretMask>()))
            .AddFleetHealth();
    }

    private static IFleet Find(IServiceProvider provider)
        => provider.GetRequiredService<FleetOptions>().ToSource() is { } source
            ? ActivatorUtilities.CreateInstance<FleetFromRepository>(provider, source)
            : ActivatorUtilities.CreateInstance<FleetFromFiles>(provider);
}
