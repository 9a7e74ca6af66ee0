using System.Text.Json.Nodes;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Drift;

/// <summary>Decides between Git and a live change. Pure; both sides ask it.</summary>
public static class DriftRules
{
    /// <summary>So long a push, or a commit on its way back, holds the reconciler up: far longer than any push takes.</summary>
    public static readonly TimeSpan PushLimit = TimeSpan.FromHours(1);

    /// <summary>Whether the reconciler leaves an object as it is.</summary>
    /// <param name="policy">The object's policy.</param>
    /// <param name="isGitChange">Whether Git wants something else than was applied.</param>
    /// <param name="known">What the ledger says; null for nothing.</param>
    /// <param name="revision">The revision that is looked at.</param>
    /// <param name="now">The time.</param>
    public static bool IsLeft(DriftPolicy policy, bool isGitChange, DriftEntry? known, string revision, DateTimeOffset now)
        => IsOnItsWay(known, revision, now) || (!isGitChange && policy != DriftPolicy.Revert);

    /// <summary>Whether Git wants what was captured from the cluster: then nobody but the cluster changed the object, and a change since the capture is the next live change.</summary>
    /// <param name="known">What the ledger says; null for nothing.</param>
    /// <param name="wanted">The object as Git wants it.</param>
    public static bool IsOwnCapture(DriftEntry? known, JsonObject wanted)
        => known is { Fate: DriftFate.Captured, Digest.Length: > 0 } && known.Digest == SanitizedContent.DigestOf(wanted);

    /// <summary>What the reverser does with a change that the watch showed.</summary>
    /// <param name="change">The change; its object carries, or carried, the label of a target of the fleet.</param>
    /// <param name="applied">What that target's inventory says of the object; null for nothing.</param>
    /// <param name="known">What the ledger says of it; null for nothing.</param>
    public static CaptureRuling Of(Capture change, InventoryEntry? applied, DriftEntry? known)
    {
        ArgumentNullException.ThrowIfNull(change);
        if (applied is null || applied.IsLeaving)
        {
            return applied is null && IsFree(change)
                ? CaptureRuling.Free
                : CaptureRuling.Drop($"target {change.Target} has not applied it, or deletes it");
        }

        if (applied.Policy != DriftPolicy.Capture)
        {
            return CaptureRuling.Drop($"target {change.Target} says {(applied.Policy ?? DriftPolicy.Revert).ToString().ToLowerInvariant()}");
        }

        if (IsEcho(change, applied, known))
        {
            return CaptureRuling.Drop("the reconciler applied just this");
        }

        if (IsBefore(change, applied.Written))
        {
            return CaptureRuling.Drop("the reconciler has applied another revision over it");
        }

        return known?.Fate != DriftFate.Reverting ? CaptureRuling.Take
            : change.ResourceVersion == known.ResourceVersion || IsBefore(change, known.ResourceVersion) ? CaptureRuling.Drop("the reconciler applies a revision over it")
            : CaptureRuling.Wait;
    }

    /// <summary>Whether a change of the cluster goes its way into Git now, or comes back from there with the next revision.</summary>
    private static bool IsOnItsWay(DriftEntry? known, string revision, DateTimeOffset now)
        => known is not null
            && now - known.Since < PushLimit
            && (known.Fate == DriftFate.Pushing || (known.Fate is DriftFate.Taken or DriftFate.Captured && known.Parent == revision));

    // While a change is known, going back to what was applied is a change too.
    private static bool IsEcho(Capture change, InventoryEntry applied, DriftEntry? known)
        => change.Content is not null
            && (change.ResourceVersion == applied.Written
                || (applied.Content == SanitizedContent.DigestOf(change.Content) && known is null or { Fate: DriftFate.Reverting }));

    private static bool IsBefore(Capture change, string? version)
        => version is { Length: > 0 } && VersionOrder.Compare(change.ResourceVersion, change.Time, version, DateTimeOffset.MinValue) < 0;

    // Taking the label off frees an object; what left the inventory without it is nobody's.
    private static bool IsFree(Capture change)
        => change.Content is { } content && !content.Contains($"{Clusters.TrimtabNames.Target}: ", StringComparison.Ordinal);
}
