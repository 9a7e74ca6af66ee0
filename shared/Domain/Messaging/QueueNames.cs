namespace Trimtab.Domain.Messaging;

public static class QueueNames
{
    public const string Reconcile = "reconcile";
    public const string Rollouts = "rollouts";
    public const string Notifications = "notifications";
    public const string Incidents = "incidents";
    public const string Captures = "captures";
    public const string Scan = "scan";
    public const string Updates = "updates";
    public const string PoisonSuffix = "-poison";

    /// <summary>All queues that have a handler, without their poison queues.</summary>
    public static IReadOnlyList<string> All { get; } = [Reconcile, Rollouts, Notifications, Incidents, Captures, Scan, Updates];

    /// <summary>Queues where nothing of another program is waited for by the fraction of a second: ticks wake who sends them, notifications are read by people,
    /// captures are pushed by the minute, and updates take their time.</summary>
    public static IReadOnlyList<string> Calm { get; } = [Rollouts, Notifications, Captures, Scan, Updates];

    public static string PoisonOf(string queue) => queue + PoisonSuffix;
}
