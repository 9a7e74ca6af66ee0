using Trimtab.Domain.Clusters;

namespace Trimtab.Twin.Store;

/// <summary>One committed write.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Before">The object before; null when it was added.</param>
/// <param name="After">The object after; for Deleted its last state, at the version of the deletion.</param>
internal sealed record Change(ChangeKind Kind, StoredObject? Before, StoredObject After)
{
    /// <summary>Neither the specification nor the deletion mark changed. Only kinds with a generation can tell.</summary>
    public bool IsStatusOnly => Kind == ChangeKind.Modified
        && Before!.Value.Number("metadata", "generation") is { } generation
        && generation == After.Value.Number("metadata", "generation")
        && Before.IsDeleting == After.IsDeleting;
}
