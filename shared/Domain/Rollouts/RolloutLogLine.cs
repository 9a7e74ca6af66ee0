namespace Trimtab.Domain.Rollouts;

/// <summary>A log line of a pod that takes part in a rollout.</summary>
/// <param name="Track"><c>stable</c> or <c>canary</c>.</param>
/// <param name="Pod">The pod's name; for a kept line the workload's.</param>
/// <param name="Container">The container's name; empty for a kept line.</param>
/// <param name="Line">The line, cut at 300 signs, with what looks like a secret masked.</param>
public sealed record RolloutLogLine(string Track, string Pod, string Container, string Line);
