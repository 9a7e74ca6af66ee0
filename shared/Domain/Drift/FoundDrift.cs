using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile.Diffs;

namespace Trimtab.Domain.Drift;

/// <summary>How an object that was applied before differs from what Git wants.</summary>
/// <param name="ResourceVersion">Its version; empty when it is gone.</param>
/// <param name="Digest">See <see cref="SanitizedContent"/>; empty when it is gone.</param>
/// <param name="Fields">Paths of the fields that differ.</param>
/// <param name="IsGitChange">Whether Git wants something else than was applied. If not, somebody changed it in the cluster.</param>
/// <param name="IsLiveChange">Whether somebody changed it in the cluster.</param>
public sealed record FoundDrift(string ResourceVersion, string Digest, IReadOnlyList<string> Fields, bool IsGitChange, bool IsLiveChange)
{
    private const int MostFields = 20;

    /// <summary>Digest of the differing fields as they are: while it stays, it is the same drift, whatever else moves in the object. Empty when the object is gone.</summary>
    public string Difference { get; init; } = "";

    public bool IsGone => Digest.Length == 0;

    public static FoundDrift Gone(bool isGitChange) => new("", "", [], isGitChange, IsLiveChange: true);

    /// <param name="live">The object as it is.</param>
    /// <param name="applied">The object as a dry run says it would be.</param>
    /// <param name="isGitChange">See <see cref="IsGitChange"/>.</param>
    /// <param name="isLiveChange">See <see cref="IsLiveChange"/>.</param>
    public static FoundDrift Of(JsonObject live, JsonObject applied, bool isGitChange, bool isLiveChange)
    {
        var differing = FieldComparison.Of(live, applied);
        return new FoundDrift(live.ResourceVersion, SanitizedContent.DigestOf(live), [.. differing.Take(MostFields).Select(static field => field.Path)], isGitChange, isLiveChange)
        {
            Difference = DifferenceOf(differing, live),
        };
    }

    // A secret's values are not in the comparison: any change of it is another difference.
    private static string DifferenceOf(IReadOnlyList<FieldDiff> differing, JsonObject live)
        => differing.Any(static field => field.IsSecret)
            ? SanitizedContent.DigestOf(live)
            : ContentDigest.Hex(new JsonArray([.. differing.Select(static field => (JsonNode)new JsonArray(field.Path, field.Before?.DeepClone()))]));
}
