using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Sources.Redelivery;

/// <summary>What a Git host knows of the deliveries of a source's webhook.</summary>
public interface IHookDeliveries
{
    /// <returns>The attempts since then, in no particular order; empty when there were none.</returns>
    /// <exception cref="SourceException">The host does not answer, refuses, or has no webhook for the source.</exception>
    Task<IReadOnlyList<HookDelivery>> ListAsync(FleetSource source, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Asks the host to deliver the event again. It does so soon after, or not: the list tells.</summary>
    Task<Delivery> RedeliverAsync(FleetSource source, HookDelivery delivery, CancellationToken cancellationToken);
}
