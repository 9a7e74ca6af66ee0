using System.Text.Json.Nodes;

namespace Trimtab.Domain.Messaging.Poison;

/// <summary>A message that waits for a person.</summary>
/// <param name="Queue">The queue that it was sent to, without the suffix.</param>
/// <param name="Id">What the poison queue calls it.</param>
/// <param name="Since">Since when it waits.</param>
/// <param name="Kind">The kind of its body; null when it is no message of ours.</param>
/// <param name="MessageId">Its own id; null when it is no message of ours.</param>
/// <param name="Sent">When it was sent first.</param>
/// <param name="RequestedBy">Who asked.</param>
/// <param name="Cause">Why it was given up; null when that is not known.</param>
/// <param name="Body">Its body, also a claimed one; null when it can't be read.</param>
/// <param name="Text">The text as it came, for one that is no message of ours; else null.</param>
public sealed record PoisonMessage(
    string Queue,
    string Id,
    DateTimeOffset Since,
    string? Kind,
    string? MessageId,
    DateTimeOffset? Sent,
    string? RequestedBy,
    string? Cause,
    JsonNode? Body,
    string? Text);
