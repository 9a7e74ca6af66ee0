using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Trimtab.Hosting.Engine;

public static class EngineServices
{
    /// <summary>Adds what a Functions host would do: queue listeners, timers, keys. Needs <see cref="EngineStorage"/>.</summary>
    public static IServiceCollection AddEmbeddedEngine(this IServiceCollection services)
    {
        services.AddOptions<EngineOptions>().BindConfiguration("Engine").ValidateOnStart();
        services.AddSingleton<IValidateOptions<EngineOptions>, EngineOptionsValidator>();
        services.AddOptions<HostIdOptions>().BindConfiguration("AzureFunctionsWebHost").ValidateOnStart();
        services.AddSingleton<IValidateOptions<HostIdOptions>, HostIdOptionsValidator>();
        return services
            .AddSingleton<FunctionInvoker>()
            .AddSingleton<FunctionKeys>()
            .AddSingleton<QueueWorker>()
            .AddSingleton<TimerInvoker>()
            .AddSingleton<TimerListeners>()
            .AddSingleton<Listeners>()
            .AddSingleton<EmbeddedEngine>()
            .AddSingleton<ManualRuns>()
            .AddHostedService<KeyPreparation>()
            .AddHostedService(provider => provider.GetRequiredService<EmbeddedEngine>());
    }

    internal static void UseEmbeddedEngine(this WebApplication app)
    {
        app.UseMiddleware<HttpGate>();
        app.MapAdmin();
    }
}
