namespace Trimtab.Domain.Fleet;

/// <summary>One place that people read.</summary>
/// <param name="Name">The key in the fleet.</param>
/// <param name="Kind">Which form the message has.</param>
/// <param name="Url">The address, itself a secret.</param>
/// <param name="On">Events that are sent; empty for all.</param>
/// <param name="Targets">Targets whose events are sent; empty for all.</param>
public sealed record FleetNotification(
    string Name,
    NotificationKind Kind,
    SecretReference Url,
    IReadOnlyList<NotificationEvent> On,
    IReadOnlyList<string> Targets);
