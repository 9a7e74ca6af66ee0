using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Changes;

/// <summary>The time, and the fleet that is in force at it.</summary>
public sealed class ChangeClock(IFleet fleet, TimeProvider time)
{
    public ChangeMoment Moment(MessageContext context) => new(time.GetUtcNow(), fleet.Current.Version, context);
}
