using Trimtab.Domain.Fleet;
using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Guards;

/// <summary>What makes a rollout's document one of a guard: the watch window over a template that somebody else applied.</summary>
public sealed record RolloutGuard
{
    /// <summary>Key of the guard in the fleet.</summary>
    public required string Name { get; init; }

    public required GuardFailureAction OnFailure { get; init; }

    /// <summary>Uid of the Deployment.</summary>
    public required string Uid { get; init; }

    /// <summary>Its revision number that is watched.</summary>
    public required string Revision { get; init; }

    /// <summary>Digest of the watched template: with another one the window concerns it no more.</summary>
    public required string TemplateDigest { get; init; }

    /// <summary>What the last good template's pods did in their own window; null for nothing.</summary>
    public Baseline? Rates { get; init; }

    /// <summary>What applied the workload.</summary>
    public IReadOnlyList<GuardOwner> Owners { get; init; } = [];

    /// <summary>How the owners stand since the roll-back; empty before.</summary>
    public IReadOnlyList<SuspendedOwner> Suspensions { get; init; } = [];

    /// <summary>Whether the roll-back gave the workload its last good template back.</summary>
    public bool IsRestored { get; init; }

    /// <summary>What the roll-back brought about, a sentence each; empty before.</summary>
    public IReadOnlyList<string> Outcome { get; init; } = [];
}
