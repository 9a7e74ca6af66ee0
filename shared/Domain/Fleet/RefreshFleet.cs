using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Fleet;

/// <summary>Look at the repository that holds the fleet document.</summary>
public sealed record RefreshFleet : IMessageBody
{
    public static string Kind => "refreshFleet";

    public static string Queue => QueueNames.Reconcile;
}
