using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Reconcile;

/// <summary>Look at a source's branch and bring its targets to its head.</summary>
/// <param name="Source">Key of the source in the fleet.</param>
public sealed record ReconcileSource(string Source) : IMessageBody
{
    public static string Kind => "reconcileSource";

    public static string Queue => QueueNames.Reconcile;
}
