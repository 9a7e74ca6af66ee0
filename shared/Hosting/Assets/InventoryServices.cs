using Microsoft.Extensions.DependencyInjection;
using Trimtab.Adapters.Docker;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Assets.Clusters;
using Trimtab.Domain.Assets.Hosts;
using Trimtab.Domain.Assets.Watching;
using Trimtab.Domain.Docker;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Hosting.Assets;

public static class InventoryServices
{
    /// <summary>Adds the inventory of what runs in the fleet's clusters and on its Docker hosts, and what keeps it current.</summary>
    public static IServiceCollection AddInventory(this IServiceCollection services)
        => services
            .AddSingleton(new DockerLimits())
            .AddSingleton<FleetDockerHosts>()
            .AddSingleton<IDockerHosts>(static provider => provider.GetRequiredService<FleetDockerHosts>())
            .AddSingleton<AssetInventory>()
            .AddSingleton<ClusterCollector>()
            .AddSingleton<HostCollector>()
            .AddSingleton<InventoryDue>()
            .AddSingleton<InventoryGauge>()
            .AddSingleton<ScanRequests>()
            .AddSingleton<PlaceWatch>()
            .AddHostedService<InventoryWatch>()
            .AddMessageHandler<ScanPlace, ScanPlaceHandler>();
}
