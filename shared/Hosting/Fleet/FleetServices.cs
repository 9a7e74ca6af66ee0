using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Fleet;
using Trimtab.Domain.Fleet;
using Trimtab.Hosting.Health;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Fleet;

public static class FleetServices
{
    /// <summary>Adds the fleet document from <c>Fleet:Path</c> and the secrets it refers to: from the configuration (environment, settings file) and files.</summary>
    public static IServiceCollection AddFleet(this IServiceCollection services)
    {
        services.AddOptions<FleetOptions>().BindConfiguration(FleetOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<FleetOptions>, FleetOptionsValidator>()
            .AddSingleton(provider => provider.GetRequiredService<IOptions<FleetOptions>>().Value)
            .AddSingleton<FleetFromFiles>()
            .AddSingleton<IFleet>(provider => provider.GetRequiredService<FleetFromFiles>())
            .AddSingleton<ISecrets>(provider => new MaskedSecrets(
                new Secrets(name => provider.GetRequiredService<IConfiguration>()[name]),
                provider.GetRequiredService<SecretMask>()))
            .AddFleetHealth();
    }
}
