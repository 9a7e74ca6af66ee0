using Trimtab.Domain.Gates;

namespace Trimtab.Cli;

/// <summary>A line of a plan: one choice of a decision, or none.</summary>
internal sealed record PlannedChange(GateDecision Decision, GateChoice? Choice)
{
    public static IEnumerable<PlannedChange> Of(GateDecision decision)
        => decision.Choices.Count == 0 ? [new PlannedChange(decision, null)] : decision.Choices.Select(choice => new PlannedChange(decision, choice));
}
