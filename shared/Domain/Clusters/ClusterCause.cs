namespace Trimtab.Domain.Clusters;

/// <summary>One detail of a refusal.</summary>
/// <param name="Reason">The API's own word, e.g. <c>FieldValueInvalid</c>, <c>FieldManagerConflict</c>.</param>
/// <param name="Field">Path of the field, e.g. <c>.spec.replicas</c>; empty when the server named none.</param>
/// <param name="Message">For people; left empty where it may hold a secret's value.</param>
public sealed record ClusterCause(string Reason, string Field, string Message)
{
    /// <summary>Reason of a field that another manager owns.</summary>
    public const string FieldManagerConflict = "FieldManagerConflict";
}
