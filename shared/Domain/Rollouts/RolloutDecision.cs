namespace Trimtab.Domain.Rollouts;

/// <summary>One decision of a rollout, as its history shows it.</summary>
/// <param name="Number">Counts the decisions of this rollout from 1; also through later attempts.</param>
/// <param name="Time">When it was decided.</param>
/// <param name="Action">The audit record's action: <c>rollout.step</c>.</param>
/// <param name="By">Who decided or asked.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record RolloutDecision(int Number, DateTimeOffset Time, string Action, string By, string Reason);
