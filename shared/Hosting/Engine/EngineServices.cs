using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Trimtab.Domain.Messaging;

namespace Trimtab.Hosting.Engine;

public static class EngineServices
{
    /// <summary>Adds what a Functions host would do: queue listeners, timers, keys. Needs <see cref="EngineStorage"/> and, added before, <see cref="IQueueTransport"/>.</summary>
    public static IServiceCollection AddEmbeddedEngine(this IServiceCollection services)
    {
        services.AddOptions<EngineOptions>().BindConfiguration(EngineOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EngineOptions>, EngineOptionsValidator>();
        services.AddOptions<HostIdOptions>().BindConfiguration("AzureFunctionsWebHost").ValidateOnStart();
        services.AddSingleton<IValidateOptions<HostIdOptions>, HostIdOptionsValidator>();
        services.Replace(Ringing(services.Last(static service => service.ServiceType == typeof(IQueueTransport))));
        return services
            .AddSingleton<QueueBells>()
            .AddSingleton<Alertness>()
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

    private static ServiceDescriptor Ringing(ServiceDescriptor queues)
        => ServiceDescriptor.Singleton<IQueueTransport>(provider => new RingingQueues(
            (IQueueTransport)(queues.ImplementationInstance ?? queues.ImplementationFactory!(provider)),
            provider.GetRequiredService<QueueBells>()));

    internal static void UseEmbeddedEngine(this WebApplication app)
    {
        app.UseMiddleware<HttpGate>();
        app.MapAdmin();
    }
}
