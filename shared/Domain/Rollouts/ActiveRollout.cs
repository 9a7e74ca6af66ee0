namespace Trimtab.Domain.Rollouts;

/// <summary>Marks a rollout that is not closed. Stored as <c>rollouts/active/{target}/{id}.json</c>.</summary>
public sealed record ActiveRollout(string Target, string Rollout, DateTimeOffset Since);
