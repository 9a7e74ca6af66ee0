namespace Trimtab.Domain.Notifications;

/// <summary>Somewhere a notification goes.</summary>
/// <param name="Key">The same place, the same key: <c>place/team</c>, <c>commit</c>.</param>
/// <param name="SendAsync">Makes one attempt.</param>
public sealed record NotificationPlace(string Key, Func<CancellationToken, Task<Delivery>> SendAsync);
