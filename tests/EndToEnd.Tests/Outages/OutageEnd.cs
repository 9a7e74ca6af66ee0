using Trimtab.Domain.Rollouts;

namespace Trimtab.EndToEnd.Tests.Outages;

/// <summary>What became of the version that was pushed around an outage.</summary>
/// <param name="Phase">The rollout's last phase.</param>
/// <param name="Status">Its last sentence.</param>
/// <param name="IsHeld">Whether the revision is held.</param>
/// <param name="Actions">The actions of all audit records since the push, in alphabetical order.</param>
/// <param name="CommitStatus">The last one that the Git host was given.</param>
/// <param name="Faults">What is wrong in any case.</param>
internal sealed record OutageEnd(RolloutPhase Phase, string Status, bool IsHeld, string Actions, string? CommitStatus, IReadOnlyList<string> Faults);
