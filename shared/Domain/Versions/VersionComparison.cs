using System.Runtime.InteropServices;

namespace Trimtab.Domain.Versions;

/// <summary>How two versions stand to each other.</summary>
/// <param name="Order">-1 when the first is older, 0 for the same version, 1 when it is newer; null when they have no order.</param>
/// <param name="Change">The step from the first to the second; null when nothing differs.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct VersionComparison(int? Order, VersionChange? Change)
{
    public static VersionComparison None { get; } = new(null, VersionChange.Incomparable);
}
