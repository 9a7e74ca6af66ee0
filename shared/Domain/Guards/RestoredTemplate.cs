namespace Trimtab.Domain.Guards;

/// <summary>How the roll-back of a template went.</summary>
/// <param name="IsDone">Whether the workload has its last good template.</param>
/// <param name="Sentence">For people.</param>
public sealed record RestoredTemplate(bool IsDone, string Sentence);
