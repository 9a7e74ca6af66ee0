using System.Text.Json.Serialization;

namespace Trimtab.Domain.Reconcile;

/// <summary>What is known of a target: the document <c>targets/{name}.json</c>.</summary>
/// <param name="Target">Key of the target.</param>
public sealed record TargetState(string Target)
{
    public TargetPhase Phase { get; init; }

    /// <summary>When the phase began.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The newest revision that work was begun on; null before the first.</summary>
    public string? Revision { get; init; }

    /// <summary>Counts the begun revisions (one that was released from a hold counts again): makes the ids of records.</summary>
    public int Attempt { get; init; }

    /// <summary>The revision that was last applied in full; null before the first.</summary>
    public string? AppliedRevision { get; init; }

    /// <summary>The last revision that became healthy; a failed one is taken back to it. Null before the first.</summary>
    public string? LastGoodRevision { get; init; }

    /// <summary>The revision that was taken back and is held; null when there is none.</summary>
    public string? TakenBackRevision { get; init; }

    /// <summary>Digest of all objects of <see cref="AppliedRevision"/>.</summary>
    public string? AppliedDigest { get; init; }

    /// <summary>What it waits for, or how it ended, in a sentence.</summary>
    public string Message { get; init; } = "";

    /// <summary>Faults, or unhealthy objects with their reasons; at most 50.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>When the objects must be healthy; null outside of <see cref="TargetPhase.Settling"/>.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>What this attempt did to the cluster; null before its plan is known.</summary>
    public ChangeCounts? Counts { get; init; }

    /// <summary>Objects that differ from what is wanted and stay so, with the reason; at most 50.</summary>
    public IReadOnlyList<string> Drift { get; init; } = [];

    /// <summary>Whether the drift ledger holds entries that a pass has to look after.</summary>
    public bool HasDriftEntries { get; init; }

    /// <summary>Correlation id of the message that works on it now; null when none does.</summary>
    public string? Worker { get; init; }

    /// <summary>When that message last gave a sign of life.</summary>
    public DateTimeOffset Touched { get; init; }

    /// <summary>Whether a message goes on with it: nothing else needs to.</summary>
    [JsonIgnore]
    public bool IsInWork => Phase is TargetPhase.Waiting or TargetPhase.Applying or TargetPhase.Settling;
}
