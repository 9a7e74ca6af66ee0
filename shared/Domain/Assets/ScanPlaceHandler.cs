using Trimtab.Domain.Assets.Clusters;
using Trimtab.Domain.Assets.Hosts;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Assets;

/// <summary>Looks what runs in a place and keeps it. What can't be looked at keeps its last state, marked stale with the reason.</summary>
public sealed class ScanPlaceHandler(AssetInventory inventory, ClusterCollector clusters, HostCollector hosts, IFleet fleet, TimeProvider time) : IMessageHandler<ScanPlace>
{
    public async Task<Outcome> HandleAsync(ScanPlace body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var document = fleet.Current;
        if (!document.HasPlace(body.Place))
        {
            return new Outcome.Done($"The fleet names no cluster and no Docker host {body.Place}.");
        }

        var startedAt = time.GetUtcNow();
        try
        {
            var scan = document.Clusters.ContainsKey(body.Place)
                ? await clusters.ScanAsync(body.Place, body.Namespace, cancellationToken)
                : await hosts.ScanAsync(body.Place, cancellationToken);
            await inventory.WriteAsync(scan, cancellationToken);
            return new Outcome.Done($"{scan.Assets.Count} assets seen in {body.Place}{(scan.Fault.Length > 0 ? $"; not seen: {scan.Fault}" : "")}.");
        }
        catch (Exception e) when (e is DockerException || (e is ClusterException { Reason: not ClusterException.Busy }))
        {
            // Not the message's fault: the timer asks again, and until then what is known stays.
            await inventory.MarkStaleAsync(body.Place, startedAt, e.Message, cancellationToken);
            return new Outcome.Done($"{body.Place} could not be looked at: {e.Message}");
        }
    }
}
