namespace Trimtab.Domain.Captures.Commits;

/// <summary>A message to push is under way.</summary>
/// <param name="At">When it becomes visible.</param>
/// <param name="IsRetry">The repository did not take the last push: more changes make it come no sooner.</param>
public sealed record DuePush(DateTimeOffset At, bool IsRetry = false);
