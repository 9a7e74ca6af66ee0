namespace Trimtab.Domain.Notifications;

/// <summary>Document <c>notifications/&lt;id&gt;.json</c>: which places one notification has reached.</summary>
/// <param name="FirstTried">When the first attempt was made.</param>
/// <param name="Attempts">How many rounds were made.</param>
/// <param name="Finished">Places that need no further attempt.</param>
public sealed record NotificationDeliveries(DateTimeOffset FirstTried, int Attempts, IReadOnlyDictionary<string, NotificationEnd> Finished)
{
    public NotificationDeliveries With(string place, NotificationEnd end)
        => this with { Finished = new Dictionary<string, NotificationEnd>(Finished) { [place] = end } };
}
