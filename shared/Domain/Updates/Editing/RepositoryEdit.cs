namespace Trimtab.Domain.Updates.Editing;

/// <summary>What a change does to the files of a repository.</summary>
/// <param name="Files">Files that change, as they are to be; empty when none does.</param>
/// <param name="Places">The values that change, file by file.</param>
public sealed record RepositoryEdit(IReadOnlyList<EditableFile> Files, IReadOnlyList<EditedPlace> Places)
{
    /// <summary>Places that already say what the change wants.</summary>
    public int Done { get; init; }

    /// <summary>Why nothing, or not all, could be edited; empty when all could.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The version that every place names instead of the old and the new one; null where they name several, or none.</summary>
    public string? Instead { get; init; }

    /// <summary>Whether the files say what the change wants, now or after the edit.</summary>
    public bool IsWhole => Faults.Count == 0 && (Places.Count > 0 || Done > 0);
}
