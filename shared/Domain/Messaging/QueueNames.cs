namespace Trimtab.Domain.Messaging;

public static class QueueNames
{
    public const string Reconcile = "reconcile";
    public const string Rollouts = "rollouts";
    public const string Notifications = "notifications";
    public const string Incidents = "incidents";
    public const string Captures = "captures";
    public const string PoisonSuffix = "-poison";

    /// <summary>All queues that have a handler, without their poison queues.</summary>
    public static IReadOnlyList<string> All { get; } = [Reconcile, Rollouts, Notifications, Incidents, Captures];

    /// <summary>Queues whose messages nobody waits for by the fraction of a second: people read the one, the other is pushed by the minute.</summary>
    public static IReadOnlyList<string> Calm { get; } = [Notifications, Captures];

    public static string PoisonOf(string queue) => queue + PoisonSuffix;
}
