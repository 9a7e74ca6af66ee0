namespace Trimtab.Domain.Reconcile.Diffs;

/// <summary>One object that an apply would touch.</summary>
/// <param name="Change">What would happen to it.</param>
/// <param name="ApiVersion">Its API version.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Empty for cluster-scoped objects.</param>
/// <param name="Name">Its name.</param>
/// <param name="Fields">What differs; of a new object everything that it sets; empty for a pruned one.</param>
/// <param name="Note">What else there is to know, in a sentence; null when nothing.</param>
public sealed record ObjectDiff(ObjectChange Change, string ApiVersion, string Kind, string Namespace, string Name, IReadOnlyList<FieldDiff> Fields, string? Note = null)
{
    public static ObjectDiff Of(ObjectChange change, Clusters.ObjectReference reference, IReadOnlyList<FieldDiff> fields, string? note = null)
        => new(change, reference.Kind.ApiVersion, reference.Kind.Kind, reference.Namespace, reference.Name, fields, note);

    public override string ToString() => new Clusters.ObjectReference(new Clusters.KindName(ApiVersion, Kind), Namespace, Name).ToString();
}
