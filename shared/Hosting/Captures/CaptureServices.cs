using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Trimtab.Domain.Captures.Witness;

namespace Trimtab.Hosting.Captures;

public static class CaptureServices
{
    /// <summary>Adds the cluster's side of captures: the engine, to be run by the leader, and what <see cref="AdmissionRoutes.MapAdmission"/> needs. A <see cref="CaptureCluster"/> must be added beside it.</summary>
    public static IServiceCollection AddCaptures(this IServiceCollection services)
    {
        services.AddOptions<CaptureOptions>().BindConfiguration(CaptureOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<CaptureOptions>, CaptureOptionsValidator>()
            .AddSingleton<AdmissionWitnesses>()
            .AddSingleton<CaptureMetrics>()
            .AddSingleton<CurrentRules>()
            .AddSingleton<RuleStatuses>()
            .AddSingleton<CaptureEngine>();
    }
}
