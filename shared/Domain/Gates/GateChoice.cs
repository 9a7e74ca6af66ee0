using Trimtab.Domain.Changes;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Gates;

/// <summary>A candidate that may follow, and on which condition.</summary>
/// <param name="Candidate">What should run.</param>
/// <param name="Type">The step to it.</param>
/// <param name="Action"><see cref="GateAction.Auto"/>, <see cref="GateAction.Review"/> or <see cref="GateAction.Manual"/>; never <see cref="GateAction.Skip"/>.</param>
public sealed record GateChoice(Candidate Candidate, VersionChange Type, GateAction Action)
{
    /// <summary>When it is old enough; null when it is.</summary>
    public DateTimeOffset? MaturesAt { get; init; }

    /// <summary>Not to be made before this, old enough and in its windows; null for now. The greatest value there is: never.</summary>
    public DateTimeOffset? WaitUntil { get; init; }

    /// <summary>What it waits for: <c>soak</c>, <c>window nights</c>; empty when it does not.</summary>
    public string WaitsFor { get; init; } = "";
}
