namespace Trimtab.Domain.Notifications;

/// <summary>Document <c>notifications/&lt;id&gt;.json</c>: which places one notification has reached.</summary>
/// <param name="Places">By the places' keys.</param>
public sealed record NotificationDeliveries(IReadOnlyDictionary<string, PlaceDelivery> Places)
{
    public NotificationDeliveries With(string place, PlaceDelivery delivery)
        => new(new Dictionary<string, PlaceDelivery>(Places, StringComparer.Ordinal) { [place] = delivery });
}
