using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Registries;
using Trimtab.Cli.Settings;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Registries;
using Trimtab.Hosting;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Cli;

/// <summary>The function app's own services, for commands that do what it does: each is made when it is asked for.</summary>
internal sealed class CliServices : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private CliServices(ServiceProvider services) => _services = services;

    public FleetDocument Fleet => Get<IFleet>().Current;

    /// <summary>Reads a fleet document that is in a repository; one in files is read when it is asked for.</summary>
    public Task LoadFleetAsync(CancellationToken cancellationToken) => Get<IFleet>().RefreshAsync(cancellationToken);

    /// <summary>For commands that do without a fleet: where the settings name none, it is an empty one.</summary>
    public static async Task<CliServices> OpenWithAnyFleetAsync(CliSettings settings, CancellationToken cancellationToken)
    {
        if (settings is { FleetPath: null, Fleet.Repository: null })
        {
            return new CliServices(Add(settings).AddSingleton<IFleet>(new NoFleet()).BuildServiceProvider());
        }

        var services = Open(settings);
        await services.LoadFleetAsync(cancellationToken);
        return services;
    }

    public static CliServices Open(CliSettings settings) => new(Add(settings).BuildServiceProvider());

    private static IServiceCollection Add(CliSettings settings)
        => new ServiceCollection()
            .AddSingleton(settings.Values)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton<SecretMask>()
            .AddTrimtab()
            // One person's command takes no turns with messages.
            .AddSingleton<IClusters>(static provider => provider.GetRequiredService<FleetClusters>())
            // And keeps no manifests, so that it needs no storage.
            .AddSingleton<IRegistries>(static provider => new OciRegistries(
                provider.GetRequiredService<RegistryConnections>(), documents: null, provider.GetRequiredService<RegistryLimits>(), TimeProvider.System));

    public T Get<T>()
        where T : notnull
        => _services.GetRequiredService<T>();

    public FleetTarget Target(string name)
        => Fleet.Targets.GetValueOrDefault(name)
            ?? throw new CliException($"The fleet names no target {name}. It has: {string.Join(", ", Fleet.Targets.Keys.DefaultIfEmpty("none"))}.", ExitCode.Usage);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
