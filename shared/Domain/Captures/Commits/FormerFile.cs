namespace Trimtab.Domain.Captures.Commits;

/// <summary>A file as it was in a commit.</summary>
/// <param name="Revision">The commit.</param>
/// <param name="Path">The file, from the repository's root.</param>
public sealed record FormerFile(string Revision, string Path);
