namespace Trimtab.Domain.Captures.Commits;

/// <summary>What the remote's branch is now, as far as a batch needs to know.</summary>
/// <param name="Head">The branch's commit; null when the repository is empty.</param>
/// <param name="Files">Text of the asked files that are there, by path.</param>
/// <param name="Committed">What the commits since the known one say of themselves, oldest first.</param>
/// <param name="Moved">Whether the asked files differ from those of their commits; without an entry where the branch does not have that commit.</param>
public sealed record RepositoryView(
    string? Head, IReadOnlyDictionary<string, string> Files, IReadOnlyList<CommittedVersion> Committed, IReadOnlyDictionary<FormerFile, bool> Moved);
