namespace Trimtab.Domain.Variables;

/// <summary>What became of a text with variables.</summary>
/// <param name="Text">The text with its variables replaced.</param>
/// <param name="Whole">The variable when the text was exactly one reference to it; null otherwise.</param>
/// <param name="Faults">One sentence each; then the text means nothing.</param>
public sealed record VariableExpansion(string Text, Variable? Whole, IReadOnlyList<string> Faults);
