using Microsoft.Extensions.DependencyInjection;
using Trimtab.Adapters.Variables;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Variables;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Variables;

public static class VariableServices
{
    /// <summary>Adds the places that targets' variables are read from.</summary>
    public static IServiceCollection AddVariables(this IServiceCollection services)
        => services.AddSingleton<ITargetVariables>(provider => new VariablePlaces(provider.GetRequiredService<IClusters>(), provider.GetRequiredService<SecretMask>().Register));
}
