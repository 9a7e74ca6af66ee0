using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Assets.Watching;

/// <summary>Tells which events of one kind's watch change an asset: another specification, or other pods. Not for concurrent use.</summary>
internal sealed class WorkloadChanges
{
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);
    private bool _isSynced;

    /// <param name="told">The next event.</param>
    /// <param name="namespace">Where to look; null for everywhere.</param>
    public bool Concern(ObjectEvent told, out string? @namespace)
    {
        @namespace = told.Object?.Namespace;
        if (told.Kind == ObjectEventKind.Synced)
        {
            // After a gap some changes may have gone unseen.
            var isGap = _isSynced;
            _isSynced = true;
            return isGap;
        }

        var live = told.Object!;
        if (told.Kind == ObjectEventKind.Deleted)
        {
            _seen.Remove(live.Uid);
            return true;
        }

        var mark = MarkOf(live);
        var isKnown = _seen.TryGetValue(live.Uid, out var before) && before == mark;
        _seen[live.Uid] = mark;
        return !isKnown && !told.IsListed;
    }

    private static string MarkOf(JsonObject live)
        => string.Join('/', live.Number("metadata", "generation"), live.Number("status", "observedGeneration"), live.Number("status", "updatedReplicas"), live.Number("status", "readyReplicas"), live.Number("status", "availableReplicas"),
            live.Number("status", "numberReady"), live.Number("status", "updatedNumberScheduled"));
}
