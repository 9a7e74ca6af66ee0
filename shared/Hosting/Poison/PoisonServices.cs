using Microsoft.Extensions.DependencyInjection;

namespace Trimtab.Hosting.Poison;

public static class PoisonServices
{
    public static IServiceCollection AddPoisonReport(this IServiceCollection services)
        => services.AddSingleton<PoisonGauge>().AddTransient<ReportPoison>();
}
