namespace Trimtab.Domain.Notifications;

/// <summary>How the deliveries to one place ended.</summary>
/// <param name="IsDelivered">False: it never arrives there.</param>
/// <param name="Time">When that was known.</param>
/// <param name="Reason">Why it never arrives; null when it did.</param>
public sealed record NotificationEnd(bool IsDelivered, DateTimeOffset Time, string? Reason);
