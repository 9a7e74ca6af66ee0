using System.Collections.ObjectModel;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Gates.Policies;

/// <summary>What one place says about updates. What it does not say (null) is left to what stands behind it.</summary>
public sealed record UpdatePolicy
{
    /// <summary>What happens with changes of a kind.</summary>
    public IReadOnlyDictionary<VersionChange, GateAction> Actions { get; init; } = ReadOnlyDictionary<VersionChange, GateAction>.Empty;

    public UpdateRange? Range { get; init; }

    public UpdateFilter? Filter { get; init; }

    /// <summary>The least age of a content, from when it was first seen here.</summary>
    public TimeSpan? Soak { get; init; }

    /// <summary>Keys of windows of the fleet, which must all be open; empty for always.</summary>
    public IReadOnlyList<string>? Windows { get; init; }

    /// <summary>Whether changes are made by themselves only while the asset is healthy.</summary>
    public bool? Healthy { get; init; }

    /// <summary>Names of public keys of the fleet, of which one must have signed; empty for none.</summary>
    public IReadOnlyList<string>? SignedBy { get; init; }

    public VulnerabilityRule? Vulnerabilities { get; init; }

    public ApprovalRule? Approval { get; init; }

    public UpdateMode? Mode { get; init; }

    /// <summary>How the change is made, watched and taken back.</summary>
    public UpdateExecution? Execution { get; init; }
}
