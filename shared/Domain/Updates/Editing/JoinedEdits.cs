using Trimtab.Domain.Changes;

namespace Trimtab.Domain.Updates.Editing;

/// <summary>Several changes written into the same files, one after the other.</summary>
public sealed class JoinedEdits(IReadOnlyList<EditableFile> files)
{
    private readonly List<EditedPlace> _places = [];
    private readonly Dictionary<string, EditableFile> _changed = new(StringComparer.Ordinal);

    /// <summary>What all of them do to the files. Lines keep their numbers: an edit never adds or removes one.</summary>
    public RepositoryEdit Whole => new([.. _changed.Values.OrderBy(static file => file.Path, StringComparer.Ordinal)], [.. _places.OrderBy(static place => place.File, StringComparer.Ordinal).ThenBy(static place => place.Line)]);

    /// <summary>Adds an edit that was made from the files as they were.</summary>
    public void Add(RepositoryEdit edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        _places.AddRange(edit.Places);
        foreach (var file in edit.Files)
        {
            _changed[file.Path] = file;
        }
    }

    /// <summary>Writes a change on top of what is written already.</summary>
    /// <returns>False when it has faults, or the files said so before; true also when another change wrote the same place.</returns>
    public bool TryAdd(Change change, string directory)
    {
        var edit = RepositoryEditor.Apply([.. files.Select(file => _changed.GetValueOrDefault(file.Path, file))], change, directory);
        if (!edit.IsWhole)
        {
            return false;
        }

        Add(edit);
        return edit.Files.Count > 0 || (_changed.Count > 0 && RepositoryEditor.Apply(files, change, directory).Files.Count > 0);
    }
}
