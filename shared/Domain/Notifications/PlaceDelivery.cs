namespace Trimtab.Domain.Notifications;

/// <summary>How far one notification has come at one place.</summary>
/// <param name="Since">When it was first tried there.</param>
/// <param name="Attempts">How many attempts have ended.</param>
/// <param name="Begun">When an attempt began whose end is not noted; null when none is on its way. Kept only where a repeat would be a second message.</param>
/// <param name="NextTry">Not before this; null: at once.</param>
/// <param name="End">Null while it is still tried.</param>
public sealed record PlaceDelivery(
    DateTimeOffset Since, int Attempts = 0, DateTimeOffset? Begun = null, DateTimeOffset? NextTry = null, NotificationEnd? End = null);
