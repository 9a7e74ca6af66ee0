using System.Text.Json.Nodes;
using Trimtab.Domain.Reconcile.Diffs;

namespace Trimtab.Domain.Reconcile;

/// <summary>Tells whether applying would change what a person wrote. What <c>trimtab diff</c> calls noise is none here either.</summary>
public static class LiveComparison
{
    /// <param name="live">The object as it is.</param>
    /// <param name="applied">The object as a dry run says it would be.</param>
    public static bool Differs(JsonObject live, JsonObject applied) => FieldComparison.Of(live, applied).Count > 0;
}
