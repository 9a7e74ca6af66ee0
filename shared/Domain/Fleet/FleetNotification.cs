using Trimtab.Domain.Notifications.Templates;

namespace Trimtab.Domain.Fleet;

/// <summary>One place that people read.</summary>
/// <param name="Name">The key in the fleet.</param>
/// <param name="Address">Where it is, and which form its messages have.</param>
/// <param name="Route">What is sent there.</param>
/// <param name="Template">The texts' own wording; null for the built-in one.</param>
public sealed record FleetNotification(string Name, NotificationAddress Address, NotificationRoute Route, NotificationTemplate? Template);
