namespace Trimtab.Domain.Sources.Redelivery;

/// <summary>One attempt of a Git host to deliver an event.</summary>
/// <param name="Hook">The webhook's id at the host.</param>
/// <param name="Id">The attempt.</param>
/// <param name="Guid">The event; the same for all attempts to deliver it.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Event">The event's name, such as <c>push</c>.</param>
/// <param name="StatusCode">The receiver's HTTP status; 0 when there was no answer.</param>
public sealed record HookDelivery(long Hook, long Id, string Guid, DateTimeOffset Time, string Event, int StatusCode)
{
    public bool IsSuccess => StatusCode is >= 200 and < 300;
}
