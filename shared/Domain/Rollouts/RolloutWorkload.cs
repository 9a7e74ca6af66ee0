using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Rollouts;

/// <summary>One workload of a rollout and what is remembered of it between two ticks.</summary>
public sealed record RolloutWorkload
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>The canary's manifest, complete but for its replicas; of a guard's window the Deployment's selector and new template.</summary>
    public required JsonObject Canary { get; init; }

    /// <summary>The pod template that stable had before: a roll-back restores it.</summary>
    public required JsonObject SavedTemplate { get; init; }

    /// <summary>The commit that stable was last written with before; null when it told none.</summary>
    public string? SavedRevision { get; init; }

    /// <summary>Configuration copies of this canary.</summary>
    public IReadOnlyList<ObjectReference> Copies { get; init; } = [];

    /// <summary>Uid of the canary as we last applied it; null before.</summary>
    public string? CanaryUid { get; init; }

    /// <summary>Generation of the canary as we last applied it: another one means that somebody edited it.</summary>
    public long? CanaryGeneration { get; init; }

    /// <summary>Since when every canary pod has been ready; null while one is not.</summary>
    public DateTimeOffset? ReadySince { get; init; }

    /// <summary>Since when a canary pod has not been ready; null while all are.</summary>
    public DateTimeOffset? UnreadySince { get; init; }

    /// <summary>Template hashes of stable's pods before promotion: a stable pod with another one runs the revision.</summary>
    public IReadOnlyList<string> OldTemplates { get; init; } = [];

    public JudgeState Judge { get; init; } = JudgeState.Initial;

    /// <summary>What is read from the pods and what was read so far.</summary>
    public WorkloadMetrics Metrics { get; init; } = WorkloadMetrics.None;

    /// <summary>What the last tick saw; null before the first.</summary>
    public RolloutEvidence? Evidence { get; init; }

    public ObjectReference StableReference() => new(KindName.Deployment, Namespace, Name);

    public ObjectReference CanaryReference() => new(KindName.Deployment, Namespace, RolloutNames.Canary(Name));
}
