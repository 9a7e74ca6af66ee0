using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile.Diffs;

namespace Trimtab.Domain.Reconcile;

/// <summary>Tells whether applying would change what a person wrote. What <c>trimtab diff</c> calls noise is none here either.</summary>
public static class LiveComparison
{
    /// <param name="live">The object as it is.</param>
    /// <param name="applied">The object as a dry run says it would be.</param>
    public static bool Differs(JsonObject live, JsonObject applied) => FieldComparison.Of(live, applied).Count > 0;

    /// <summary>Whether others own fields that an apply would take back without changing anything. Left so, their next value would not be seen as a change.
    /// Where somebody writes another form of the same value that is let be: taking it back would begin a fight.</summary>
    /// <inheritdoc cref="Differs"/>
    public static bool LosesFields(JsonObject live, JsonObject applied)
        => AppliedMark.Of(live).Ownership != AppliedMark.Of(applied).Ownership && JsonNode.DeepEquals(Bare(live), Bare(applied));

    private static JsonObject Bare(JsonObject value)
    {
        var bare = value.Copy();
        foreach (var field in (string[])["managedFields", "resourceVersion", "generation"])
        {
            (bare["metadata"] as JsonObject)?.Remove(field);
        }

        return bare;
    }
}
