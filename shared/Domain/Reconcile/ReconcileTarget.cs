using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Reconcile;

/// <summary>Bring one target to a revision.</summary>
/// <param name="Target">Key of the target in the fleet.</param>
/// <param name="Revision">Commit id the source's head had when this was sent. A newer revision seen meanwhile wins.</param>
public sealed record ReconcileTarget(string Target, string Revision) : IMessageBody
{
    public static string Kind => "reconcileTarget";

    public static string Queue => QueueNames.Reconcile;
}
