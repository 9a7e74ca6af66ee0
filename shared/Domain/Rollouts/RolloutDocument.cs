using System.Text.Json.Serialization;
using Trimtab.Domain.Audit;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Rollouts;

/// <summary>All that is known of one rollout: the progressive replacement of the pod templates that one revision changes in one target.
/// Stored as <c>rollouts/{id}.json</c>; written by ETag only.</summary>
public sealed record RolloutDocument
{
    public required string Id { get; init; }

    public required string Target { get; init; }

    public required string Cluster { get; init; }

    public required string Source { get; init; }

    public required string Revision { get; init; }

    public string? PreviousRevision { get; init; }

    public required CommitSummary Commit { get; init; }

    /// <summary>The policy as it was at the start: a later change of the fleet does not touch a running rollout.</summary>
    public required RolloutPolicy Policy { get; init; }

    /// <summary>How long stable may take to become ready when it is promoted: the target's timeout.</summary>
    public required TimeSpan PromotionDeadline { get; init; }

    public required string FleetVersion { get; init; }

    public required string RequestedBy { get; init; }

    public required string CorrelationId { get; init; }

    public required IReadOnlyList<RolloutWorkload> Workloads { get; init; }

    /// <summary>1 for the first; one more each time the same revision is tried again.</summary>
    public int Attempt { get; init; } = 1;

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its end was decided; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public RolloutPhase Phase { get; init; }

    public required DateTimeOffset PhaseSince { get; init; }

    /// <summary>Index into the policy's steps.</summary>
    public int Step { get; init; }

    public required DateTimeOffset StepSince { get; init; }

    /// <summary>Number of the tick that may move the rollout on; every other tick is stale.</summary>
    public long Sequence { get; init; }

    /// <summary>When that tick should run; much later than this, the sweep sends another.</summary>
    public required DateTimeOffset NextTickDue { get; init; }

    /// <summary>Who told it to stay where it is; null when nobody did.</summary>
    public string? HeldBy { get; init; }

    /// <summary>People were told that this step gets no evidence.</summary>
    public bool IsNoEvidenceTold { get; init; }

    /// <summary>Stable may carry the revision: a roll-back must restore it.</summary>
    public bool IsPromotionBegun { get; init; }

    /// <summary>The revision was applied in full; stable need not be ready yet.</summary>
    public bool IsPromotionApplied { get; init; }

    /// <summary>The promoted rollout's canary and copies were removed.</summary>
    public bool IsCanaryGone { get; init; }

    /// <summary>Ended, tidied up and recorded: nothing touches it any more.</summary>
    public bool IsClosed { get; init; }

    /// <summary>What it waits for or how it ended, in a sentence.</summary>
    public string Status { get; init; } = "";

    /// <summary>What the relay told of pods and their status does not show; see <see cref="PodSignals"/>.</summary>
    public IReadOnlyList<PodSignal> Signals { get; init; } = [];

    /// <summary>The newest decisions, oldest first.</summary>
    public IReadOnlyList<RolloutDecision> Decisions { get; init; } = [];

    /// <summary>Records of decisions that may not be in the audit log yet.</summary>
    public IReadOnlyList<AuditRecord> PendingRecords { get; init; } = [];

    /// <summary>Notifications of decisions that may not be sent yet.</summary>
    public IReadOnlyList<Notification> PendingNotifications { get; init; } = [];

    /// <summary>Events that people were told, or will be: no more than one a rollout and kind.</summary>
    public IReadOnlyList<NotificationEvent> ToldEvents { get; init; } = [];

    /// <summary>Message ids of the commands that were obeyed last: a redelivered one is not obeyed twice.</summary>
    public IReadOnlyList<string> ObeyedCommands { get; init; } = [];

    /// <summary>What makes it the window of a guard over a template that somebody else applied; null for a rollout of a target.
    /// A window has one workload. Its revision is the template's hash, its tracks are the pods of the old and of the new ReplicaSet, and it begins in <see cref="RolloutPhase.Progressing"/>.</summary>
    public RolloutGuard? Guard { get; init; }

    /// <summary>Its end is decided, and nothing but its own tidying up is left.</summary>
    [JsonIgnore]
    public bool IsEnded => Phase is RolloutPhase.Succeeded or RolloutPhase.RolledBack or RolloutPhase.Superseded or RolloutPhase.Reported;

    /// <summary>The context of everything done on behalf of this rollout.</summary>
    public MessageContext Context() => new($"rollout/{Id}", RequestedBy, CorrelationId, 1);
}
