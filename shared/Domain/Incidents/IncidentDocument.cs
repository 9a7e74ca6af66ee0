using Trimtab.Domain.Notifications;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Incidents;

/// <summary>One incident: all failures of one workload's container for one reason with one pod template. Stored as <c>incidents/{id}.json</c>; written by ETag only.</summary>
public sealed record IncidentDocument
{
    public required string Id { get; init; }

    public required string Cluster { get; init; }

    public required string Namespace { get; init; }

    public required WorkloadOwner Owner { get; init; }

    /// <summary>The container; null when it is the whole pod.</summary>
    public string? Container { get; init; }

    public required PodFailureKind Kind { get; init; }

    /// <summary>Kubernetes' newest word for it.</summary>
    public required string Reason { get; init; }

    /// <summary>The newest failure, for people.</summary>
    public required string Sentence { get; init; }

    /// <summary>Why, by rules; null when no rule fits.</summary>
    public string? Cause { get; init; }

    /// <summary>The memory of a container that was killed for it; null for another kind.</summary>
    public MemoryKill? Memory { get; init; }

    public IncidentState State { get; init; }

    /// <summary>When its first failure of this opening happened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When its newest failure happened.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>When it was closed last; null before.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Failures of this opening.</summary>
    public int Count { get; init; }

    /// <summary>1 for the first; one more each time it comes back after it was closed.</summary>
    public int Opening { get; init; } = 1;

    public required IncidentPlace Place { get; init; }

    /// <summary>Pods that failed last, the newest last.</summary>
    public IReadOnlyList<string> Pods { get; init; } = [];

    /// <summary>Failures that were counted last: the same one is not counted twice.</summary>
    public IReadOnlyList<string> Occurrences { get; init; } = [];

    /// <summary>The newest harvest, without secrets.</summary>
    public IReadOnlyList<ContextPart> Context { get; init; } = [];

    /// <summary>What happened, oldest first.</summary>
    public IReadOnlyList<IncidentEntry> History { get; init; } = [];

    /// <summary>People were told of this opening, or will be.</summary>
    public bool IsTold { get; init; }

    /// <summary>When people are told at the latest, while that waits for the context; null when nothing waits.</summary>
    public DateTimeOffset? CardDue { get; init; }

    /// <summary>Notifications that may not be sent yet.</summary>
    public IReadOnlyList<Notification> PendingNotifications { get; init; } = [];

    /// <summary>The workload, for people: <c>Deployment shop/web</c>.</summary>
    public string Workload() => $"{Owner.Kind} {Namespace}/{Owner.Name}";
}
