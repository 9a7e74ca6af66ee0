namespace Trimtab.Twin.Fields;

/// <summary>An apply without force met fields of other managers.</summary>
internal sealed class FieldsConflictException(IReadOnlyList<FieldsConflict> conflicts) : Exception("Apply conflicts with other managers.")
{
    public IReadOnlyList<FieldsConflict> Conflicts { get; } = conflicts;
}
