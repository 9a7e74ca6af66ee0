using Microsoft.Extensions.DependencyInjection;
using Trimtab.Domain.Guards;

namespace Trimtab.Hosting.Guards;

public static class GuardServices
{
    /// <summary>Adds what watches over workloads that Trimtab did not apply; their windows are rollouts' documents.</summary>
    public static IServiceCollection AddGuards(this IServiceCollection services)
        => services
            .AddSingleton<GuardedWorkloads>()
            .AddSingleton<GuardStarter>()
            .AddSingleton<GuardScout>()
            .AddSingleton<GuardScan>()
            .AddSingleton<GuardAlarm>()
            .AddSingleton<GuardEnding>()
            .AddSingleton<GuardRelease>()
            .AddSingleton<ForgetGuards>();
}
