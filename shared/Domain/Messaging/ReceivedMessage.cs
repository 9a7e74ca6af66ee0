namespace Trimtab.Domain.Messaging;

/// <summary>A message as the queue gave it.</summary>
/// <param name="Id">Given by the queue.</param>
/// <param name="Receipt">Needed to extend or delete it; changes with each take; empty when only peeked.</param>
/// <param name="Text">The decoded text; null when the wire text is not valid base64 (see <paramref name="RawText"/>).</param>
/// <param name="RawText">The text as it was on the wire.</param>
/// <param name="DequeueCount">How often it was taken, this time included.</param>
/// <param name="InsertionTime">When it was sent.</param>
/// <param name="ExpirationTime">When the queue drops it.</param>
/// <param name="NextVisibleTime">When it shows again unless deleted.</param>
public sealed record ReceivedMessage(
    string Id,
    string Receipt,
    string? Text,
    string RawText,
    int DequeueCount,
    DateTimeOffset InsertionTime,
    DateTimeOffset ExpirationTime,
    DateTimeOffset NextVisibleTime);
