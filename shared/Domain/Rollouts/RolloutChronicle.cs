using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Audit;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Rollouts;

/// <summary>Writes decisions into a rollout's document: its history, and what the audit log and people are still to be given.</summary>
/// <remarks>A decision's number is settled by the ETag of the write that carries it, and its record's and notification's ids
/// come from that number: however often they are sent after a crash, each is there once.</remarks>
public static class RolloutChronicle
{
    private const int RememberedDecisions = 100;
    private const int RememberedCommands = 20;

    /// <summary>Adds one decision.</summary>
    /// <param name="document">The rollout as the decision leaves it.</param>
    /// <param name="action">The record's action: <c>rollout.step</c>.</param>
    /// <param name="by">Who decided or asked.</param>
    /// <param name="reason">Why, in a sentence.</param>
    /// <param name="now">When.</param>
    /// <param name="tell">The event people are told, unless this rollout told it before; null for none.</param>
    public static RolloutDocument Decide(
        this RolloutDocument document, string action, string by, string reason, DateTimeOffset now, NotificationEvent? tell = null)
    {
        var decision = new RolloutDecision((document.Decisions.Count == 0 ? 0 : document.Decisions[^1].Number) + 1, now, action, by, reason);
        return document with
        {
            Status = reason,
            Decisions = [.. document.Decisions.TakeLast(RememberedDecisions - 1), decision],
            PendingRecords = [.. document.PendingRecords, RecordOf(document, decision)],
            PendingNotifications = tell is { } what && !document.ToldEvents.Contains(what)
                ? [.. document.PendingNotifications, NotificationOf(document, decision, what)]
                : document.PendingNotifications,
            ToldEvents = tell is { } told && !document.ToldEvents.Contains(told) ? [.. document.ToldEvents, told] : document.ToldEvents,
        };
    }

    /// <summary>Puts later evidence (log lines) into what is still to be sent of the newest decision.</summary>
    public static RolloutDocument WithEvidence(this RolloutDocument document, IReadOnlyList<RolloutWorkload> workloads)
    {
        var enriched = document with { Workloads = workloads };
        if (document.Decisions.Count == 0)
        {
            return enriched;
        }

        var newest = document.Decisions[^1];
        return enriched with
        {
            PendingRecords = [.. document.PendingRecords.Select(record => record.Id == RecordId(document, newest) ? RecordOf(enriched, newest) : record)],
            PendingNotifications = [.. document.PendingNotifications.Select(notification => notification.Id == RecordId(document, newest)
                ? NotificationOf(enriched, newest, notification.Event)
                : notification)],
        };
    }

    /// <summary>Remembers that a command was obeyed.</summary>
    public static RolloutDocument Obeyed(this RolloutDocument document, string messageId)
        => document with { ObeyedCommands = [.. document.ObeyedCommands.TakeLast(RememberedCommands - 1), messageId] };

    private static string RecordId(RolloutDocument document, RolloutDecision decision)
        => $"rollout/{document.Id}/{decision.Number}/{decision.Action[(decision.Action.LastIndexOf('.') + 1)..]}";

    private static AuditRecord RecordOf(RolloutDocument document, RolloutDecision decision) => new(
        RecordId(document, decision),
        decision.Time,
        decision.Action,
        $"rollout/{document.Id}",
        decision.By,
        decision.Reason,
        document.Guard is null ? document.Revision : null,
        ContentDigest.Of(Templates(document, static workload => workload.SavedTemplate)),
        ContentDigest.Of(Templates(document, static workload => workload.Canary["spec"]?["template"])),
        document.FleetVersion,
        document.CorrelationId,
        EvidenceOf(document));

    private static JsonArray Templates(RolloutDocument document, Func<RolloutWorkload, JsonNode?> template)
        => new([.. document.Workloads.Select(workload => template(workload)?.DeepClone())]);

    private static JsonObject? EvidenceOf(RolloutDocument document)
    {
        var seen = document.Workloads.Select(static workload => workload.Evidence).OfType<RolloutEvidence>().ToList();
        if (seen.Count == 0)
        {
            return null;
        }

        var evidence = new JsonObject { ["workloads"] = JsonSerializer.SerializeToNode(seen, DocumentJson.Options) };
        if (document.Guard is null)
        {
            evidence["step"] = document.Policy.Steps[document.Step].ToString();
        }

        return evidence;
    }

    private static Notification NotificationOf(RolloutDocument document, RolloutDecision decision, NotificationEvent what)
        => document.Guard is { } guard ? GuardCard.Of(RecordId(document, decision), document, guard, decision, what) : OfRollout(document, decision, what);

    private static Notification OfRollout(RolloutDocument document, RolloutDecision decision, NotificationEvent what) => new(
        RecordId(document, decision),
        what,
        document.Target,
        document.Cluster,
        document.Source,
        document.Revision,
        $"{document.Target}: {Headline(what)} {document.Revision[..Math.Min(8, document.Revision.Length)]} \"{document.Commit.Subject}\" by {document.Commit.Author}",
        TextOf(document, decision),
        decision.Time,
        document.Commit,
        document.Id);

    private static string Headline(NotificationEvent what) => what switch
    {
        NotificationEvent.RolloutStarted => "rollout started of",
        NotificationEvent.Promoted => "promoted",
        NotificationEvent.RolledBack => "rolled back",
        NotificationEvent.Held => "needs a person for",
        _ => $"{what} of",
    };

    private static string TextOf(RolloutDocument document, RolloutDecision decision)
    {
        var text = new StringBuilder(decision.Reason);
        foreach (var seen in document.Workloads.Select(static workload => workload.Evidence).OfType<RolloutEvidence>())
        {
            text.Append('\n').Append($"{seen.Workload}: canary {seen.Canary.Requests:0} requests, {seen.Canary.Bad:0} bad, {seen.Canary.Slow:0} slow ({seen.CanaryReplicas} pods); ")
                .Append($"stable {seen.Stable.Requests:0} requests, {seen.Stable.Bad:0} bad, {seen.Stable.Slow:0} slow ({seen.StableReplicas} pods). {seen.Measured}");
            foreach (var line in seen.Failures.Concat(seen.Log.Select(static log => $"  | {log}")))
            {
                text.Append('\n').Append(line);
            }
        }

        return text.ToString();
    }
}
