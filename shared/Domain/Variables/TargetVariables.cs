namespace Trimtab.Domain.Variables;

/// <summary>The variables of one target.</summary>
/// <param name="Values">Values of the fleet document: the target's own, over its cluster's, over those of the whole fleet.</param>
/// <param name="From">Where more are read from; a later place wins over an earlier one, and <paramref name="Values"/> over all.</param>
public sealed record TargetVariables(IReadOnlyDictionary<string, Variable> Values, IReadOnlyList<VariableSource> From);
