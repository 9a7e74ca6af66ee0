namespace Trimtab.Domain.Updates.Editing;

/// <summary>One file of a repository's tree.</summary>
/// <param name="Path">From the repository's root, with slashes.</param>
/// <param name="Text">All of it, a byte order mark too.</param>
public sealed record EditableFile(string Path, string Text);
