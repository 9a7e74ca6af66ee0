using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Messaging.Poison;
using Trimtab.Hosting.Clusters;
using Trimtab.Hosting.Functions;

namespace Trimtab.Hosting.Dispatching;

public static class DispatchingServices
{
    /// <summary>Adds the dispatcher for the function app in <paramref name="root"/> (host.json and function folders).</summary>
    /// <exception cref="InvalidFunctionAppException">The app's files have faults.</exception>
    public static IServiceCollection AddDispatching(this IServiceCollection services, string root)
    {
        var app = FunctionApp.Load(root);
        services.TryAddSingleton(TimeProvider.System);
        // Where the app adds messaging, that decides; else what is listened to is sent to.
        services.TryAddSingleton<IQueueSender>(provider => provider.GetRequiredService<IQueueTransport>());
        services.TryAddSingleton<IPoisonQueues, StoragePoisonQueues>();
        return services
            .AddSingleton(app)
            .AddSingleton<FunctionTable>()
            .AddSingleton<DispatchMetrics>()
            .AddSingleton<ClusterTurns>()
            .AddSingleton<MessageDispatcher>()
            .AddSingleton<PoisonCauses>()
            .AddSingleton<OutcomeSettler>()
            .AddSingleton<BackgroundReport>()
            .AddSingleton<Dispatcher>();
    }
}
