using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.AzureServiceBus;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;

namespace Trimtab.Hosting.Messaging;

public static class MessagingServices
{
    /// <summary>Adds what sends messages, by the setting <c>Messaging:Transport</c>. Needs storage, where large bodies go with either transport.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services)
    {
        services.AddOptions<MessagingOptions>().BindConfiguration(MessagingOptions.Section).ValidateOnStart();
        services.AddOptions<ServiceBusOptions>()
            .BindConfiguration(ServiceBusOptions.Section)
            // As the Functions host reads it: the setting itself is the connection string, its parts name an identity.
            .Configure<IConfiguration>((options, configuration) => options.ConnectionString = configuration[ServiceBusOptions.Section] ?? "");
        return services
            .AddSingleton<IValidateOptions<MessagingOptions>, MessagingOptionsValidator>()
            .AddSingleton(provider => new ServiceBusQueues(provider.GetRequiredService<IOptions<ServiceBusOptions>>().Value, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IQueueSender>(provider => Uses(provider, QueueTransport.ServiceBus)
                ? provider.GetRequiredService<ServiceBusQueues>()
                : provider.GetRequiredService<IQueueTransport>())
            .AddSingleton<IPoisonQueues>(provider => Uses(provider, QueueTransport.ServiceBus)
                ? provider.GetRequiredService<ServiceBusQueues>()
                : new StoragePoisonQueues(provider.GetRequiredService<IQueueTransport>()))
            .AddSingleton<IMessageSender>(provider => new QueueMessageSender(
                provider.GetRequiredService<IQueueSender>(), provider.GetRequiredService<IDocumentStore>(), provider.GetRequiredService<TimeProvider>()));
    }

    private static bool Uses(IServiceProvider provider, QueueTransport transport)
        => provider.GetRequiredService<IOptions<MessagingOptions>>().Value.Transport == transport;
}
