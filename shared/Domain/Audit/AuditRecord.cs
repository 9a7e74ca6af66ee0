using System.Text.Json.Nodes;

namespace Trimtab.Domain.Audit;

/// <summary>One decision or write, as it is appended to the audit log.</summary>
/// <param name="Id">Same decision, same id: a repeat after a crash is recognised and not written twice. E.g. <c>rollout/shop-prod-1a2b3c4/rollBack</c>.</param>
/// <param name="Time">When it was decided.</param>
/// <param name="Action">What, as a verb phrase in camelCase: <c>rollout.rolledBack</c>, <c>target.applied</c>.</param>
/// <param name="Subject">On what: <c>target/shop-prod</c>, <c>rollout/shop-prod-1a2b3c4</c>.</param>
/// <param name="Actor">Who asked: <see cref="Messaging.MessageContext.RequestedBy"/>.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Revision">Commit id; null when none is concerned.</param>
/// <param name="Before">Digest of what was there; null when nothing was.</param>
/// <param name="After">Digest of what is there now; null when nothing is.</param>
/// <param name="FleetVersion">The fleet document's digest.</param>
/// <param name="CorrelationId">Joins it to the trigger's messages and logs.</param>
/// <param name="Evidence">Counts, pods, log lines; null when there is none.</param>
public sealed record AuditRecord(
    string Id,
    DateTimeOffset Time,
    string Action,
    string Subject,
    string Actor,
    string Reason,
    string? Revision,
    string? Before,
    string? After,
    string FleetVersion,
    string CorrelationId,
    JsonObject? Evidence = null);
