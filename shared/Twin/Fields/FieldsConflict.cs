namespace Trimtab.Twin.Fields;

/// <summary>Fields that an apply would change although another manager owns them.</summary>
internal sealed record FieldsConflict(FieldsOwner Owner, IReadOnlyList<string> Paths);
