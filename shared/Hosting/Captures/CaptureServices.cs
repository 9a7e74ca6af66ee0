using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trimtab.Domain.Captures.Witness;
using Trimtab.Domain.Leadership;
using Trimtab.Domain.Messaging;

namespace Trimtab.Hosting.Captures;

public static class CaptureServices
{
    /// <summary>Adds the cluster's side of captures: what makes the engine for a cluster, to be run by the leader, and what <see cref="AdmissionRoutes.MapAdmission"/> needs.</summary>
    public static IServiceCollection AddCaptures(this IServiceCollection services)
    {
        services.AddOptions<CaptureOptions>().BindConfiguration(CaptureOptions.Section).ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<CaptureOptions>, CaptureOptionsValidator>()
            .AddSingleton<AdmissionWitnesses>()
            .AddSingleton<CaptureMetrics>()
            .AddSingleton<CurrentRules>()
            .AddSingleton<CaptureStanding>()
            .AddSingleton<Func<CaptureCluster, ResumePoints, CaptureEngine>>(static provider => (cluster, points) => new CaptureEngine(
                cluster,
                provider.GetRequiredService<IMessageSender>(),
                points,
                provider.GetRequiredService<AdmissionWitnesses>(),
                provider.GetRequiredService<CaptureMetrics>(),
                provider.GetRequiredService<CurrentRules>(),
                provider.GetRequiredService<CaptureStanding>(),
                provider.GetRequiredService<IOptions<CaptureOptions>>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<CaptureEngine>>()));
    }
}
