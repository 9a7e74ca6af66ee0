using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Reconcile;

/// <summary>Looks at the fleet's repository, and has the sources looked at that a new document concerns.</summary>
public sealed class RefreshFleetHandler(IFleet fleet, ReconcileDueSources due) : IMessageHandler<RefreshFleet>
{
    public async Task<Outcome> HandleAsync(RefreshFleet body, MessageContext context, CancellationToken cancellationToken)
    {
        await fleet.RefreshAsync(cancellationToken);
        var sent = await due.RunAsync(context, cancellationToken);
        return new Outcome.Done($"The fleet {fleet.Current.Version} is in force; {sent} looks were asked for.");
    }
}
