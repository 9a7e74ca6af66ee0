using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Hosting.Engine;
using Trimtab.Hosting.Health;

namespace Trimtab.Hosting.Storage;

public static class StorageServices
{
    private const string HostConnection = "AzureWebJobsStorage";

    /// <summary>Adds queues, documents, leases and logs on the storage account of section <c>Storage</c>, or else of <c>AzureWebJobsStorage</c>.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>()
            .BindConfiguration(StorageOptions.Section)
            .Configure<IConfiguration>((options, configuration)
                => options.UseHostConnection(part => configuration[part.Length == 0 ? HostConnection : $"{HostConnection}:{part}"]))
            .ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>()
            .AddSingleton(provider => new StorageAccount(provider.GetRequiredService<IOptions<StorageOptions>>().Value, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => Account(provider).Queues)
            .AddSingleton(provider => Account(provider).Documents)
            .AddSingleton(provider => Account(provider).Leases)
            .AddSingleton(provider => Account(provider).AppendLog)
            .AddSingleton(provider => Account(provider).Reader)
            .AddSingleton(provider => new EngineStorage(
                Account(provider).DocumentsIn(StorageAccount.HostsContainer),
                Account(provider).LeasesIn(StorageAccount.HostsContainer),
                Account(provider).DocumentsIn(StorageAccount.SecretsContainer)))
            .AddStorageHealth();
    }

    private static StorageAccount Account(IServiceProvider provider) => provider.GetRequiredService<StorageAccount>();
}
