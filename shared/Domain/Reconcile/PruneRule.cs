using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Reconcile;

/// <summary>Which objects that left the source are deleted.</summary>
public static class PruneRule
{
    public const string Disabled = "disabled";
    public const string Enabled = "enabled";

    /// <summary>The entries that the wanted objects no longer cover and that may be deleted, last stage first.</summary>
    /// <param name="inventory">What the target has applied.</param>
    /// <param name="wanted">Keys of the objects that are wanted now.</param>
    /// <param name="isPruning">Whether the target prunes at all; if not, only what an unproven revision made is deleted.</param>
    public static IReadOnlyList<InventoryEntry> Select(IEnumerable<InventoryEntry> inventory, IReadOnlySet<string> wanted, bool isPruning)
        => [.. inventory
            .Where(entry => (isPruning || entry.CreatedBy is not null) && !wanted.Contains(entry.Object.Key))
            .OrderByDescending(static entry => ApplyOrder.StageOf(entry.Object.Kind))];

    /// <returns>Why a live object stays; null when it is deleted.</returns>
    /// <param name="live">The object as it is.</param>
    /// <param name="target">The target whose inventory holds it.</param>
    /// <param name="createdBy">See <see cref="InventoryEntry.CreatedBy"/>.</param>
    public static string? KeepReason(JsonObject live, string target, string? createdBy)
    {
        if (live.Label(TrimtabNames.Target) is var owner && owner != target)
        {
            return owner is null ? "its target label was taken off" : $"target {owner} owns it now";
        }

        var wish = live.Annotation(TrimtabNames.Prune);
        if (wish == Disabled)
        {
            return $"annotation {TrimtabNames.Prune} is {Disabled}";
        }

        return createdBy is null && wish != Enabled && TakesMoreAlong(live.KindName)
            ? $"deleting it would delete what is in it; annotation {TrimtabNames.Prune}: {Enabled} allows that"
            : null;
    }

    private static bool TakesMoreAlong(KindName kind)
        => (kind.Group, kind.Kind) is ("", "Namespace") or ("", "PersistentVolumeClaim") or ("", "PersistentVolume") or ("apiextensions.k8s.io", "CustomResourceDefinition");
}
