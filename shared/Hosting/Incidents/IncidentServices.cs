using Microsoft.Extensions.DependencyInjection;
using Trimtab.Domain.Incidents;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Hosting.Incidents;

public static class IncidentServices
{
    /// <summary>Adds what records the relay's reports and closes incidents again.</summary>
    public static IServiceCollection AddIncidents(this IServiceCollection services)
        => services
            .AddSingleton<IncidentDocuments>()
            .AddSingleton<IncidentOutbox>()
            .AddSingleton<ReportedOwners>()
            .AddSingleton<RolloutAlarm>()
            .AddSingleton<HealedIncidents>()
            .AddSingleton<ForgetIncidents>()
            .AddMessageHandler<PodFailureReport, RecordIncidentHandler>()
            .AddMessageHandler<TellIncident, TellIncidentHandler>();
}
