namespace Trimtab.Domain.Captures.Commits;

/// <param name="Path">The file, from the repository's root.</param>
/// <param name="Content">Its new text; null: it is taken out.</param>
public sealed record FileChange(string Path, string? Content);
