using System.Text.Json.Nodes;

namespace Trimtab.Domain.Messaging;

/// <summary>The envelope of every queue message.</summary>
/// <param name="Id">Unique for each send; a redelivery keeps it.</param>
/// <param name="Kind">Names the body's type: <see cref="IMessageBody.Kind"/>.</param>
/// <param name="Time">When it was sent, by the sender's clock.</param>
/// <param name="RequestedBy">Who asked: <c>webhook:shop</c>, <c>timer</c>, <c>user@host</c>.</param>
/// <param name="CorrelationId">The same through every message, record and log line that one trigger caused.</param>
/// <param name="TraceParent">W3C trace context of the sender; null when there was none.</param>
/// <param name="Body">The body; null when <paramref name="Claim"/> names the blob that holds it.</param>
/// <param name="Claim">Name of the blob with the body's JSON (claim check), for bodies that would pass 48 KiB; else null.</param>
public sealed record Message(
    string Id,
    string Kind,
    DateTimeOffset Time,
    string RequestedBy,
    string CorrelationId,
    string? TraceParent,
    JsonNode? Body,
    string? Claim = null);
