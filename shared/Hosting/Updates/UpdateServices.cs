using Microsoft.Extensions.DependencyInjection;
using Trimtab.Adapters.Docker;
using Trimtab.Adapters.Git.Changes;
using Trimtab.Adapters.HealthChecks;
using Trimtab.Adapters.Helm;
using Trimtab.Adapters.Registries.Access;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Charts;
using Trimtab.Domain.Updates.Checks;
using Trimtab.Domain.Updates.Committing;
using Trimtab.Domain.Updates.Containers;
using Trimtab.Domain.Updates.Grouping;
using Trimtab.Domain.Updates.Patching;
using Trimtab.Hosting.Dispatching;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Updates;

public static class UpdateServices
{
    /// <summary>Adds what makes cleared changes, watches over them and takes them back, and the sweep that wakes what a kill left asleep.</summary>
    public static IServiceCollection AddUpdates(this IServiceCollection services)
        => services
            .AddSingleton<IPullCredentials>(static provider => ActivatorUtilities.CreateInstance<EnginePullCredentials>(provider, (Action<string>)provider.GetRequiredService<SecretMask>().Register))
            .AddSingleton<IContainerHosts>(static provider => provider.GetRequiredService<FleetDockerHosts>())
            .AddSingleton<ContainerImages>()
            .AddSingleton<WorkloadRollOut>()
            .AddSingleton<ReturnRequest>()
            .AddSingleton<BatchMates>()
            .AddSingleton<ReleaseProgress>()
            .AddSingleton<ArrivalProgress>()
            .AddSingleton<IUpdateMode, DockerUpdateMode>()
            .AddSingleton<IUpdateMode, PatchUpdateMode>()
            .AddSingleton<SourceWake>()
            .AddSingleton<IUpdateMode, GitUpdateMode>()
            .AddSingleton<IUpdateMode, HelmUpdateMode>()
            .AddSingleton<IHelm, HelmProgram>()
            .AddSingleton<IEditableRepository, GitEditableRepository>()
            .AddSingleton<IUpdateBranches>(static provider => provider.GetRequiredService<GitChangeRepository>())
            .AddSingleton<HttpCheck>()
            .AddSingleton<UpdatedPods>()
            .AddSingleton<ErrorWatch>()
            .AddSingleton<ExecCheck>()
            .AddSingleton<IHealthChecks, HealthCheckRunner>()
            .AddSingleton<IUpdateOrders, DeskOrders>()
            .AddSingleton<IUpdateReport, UpdateMetrics>()
            .AddSingleton<UpdateDocuments>()
            .AddSingleton<UpdateEnding>()
            .AddSingleton<UpdateOutbox>()
            .AddSingleton<UpdateQueue>()
            .AddSingleton<UpdateSight>()
            .AddSingleton<UpdateSlots>()
            .AddSingleton<OverdueUpdates>()
            .AddSingleton<ForgetUpdates>()
            .AddMessageHandler<StartUpdate, StartUpdateHandler>()
            .AddMessageHandler<UpdateTick, UpdateTickHandler>()
            .AddMessageHandler<UpdateRollBack, UpdateRollBackHandler>()
            .AddSweep<OverdueUpdates>("UpdateSweep", TimeSpan.FromSeconds(5), static (overdue, token) => overdue.SweepAsync(token));
}
