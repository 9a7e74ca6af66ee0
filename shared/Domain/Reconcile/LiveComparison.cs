using System.Text.Json.Nodes;

namespace Trimtab.Domain.Reconcile;

/// <summary>Tells whether applying would change what a person wrote: what the server keeps for itself does not count.</summary>
public static class LiveComparison
{
    /// <param name="live">The object as it is.</param>
    /// <param name="applied">The object as a dry run says it would be.</param>
    public static bool Differs(JsonObject live, JsonObject applied)
        => !AreEqual(live, applied, static key => key == "status", static (key, left, right)
            => key == "metadata" && left is JsonObject before && right is JsonObject after
                ? AreEqual(before, after, IsServerField, DeepEquals)
                : JsonNode.DeepEquals(left, right));

    private static bool DeepEquals(string key, JsonNode? left, JsonNode? right) => JsonNode.DeepEquals(left, right);

    private static bool IsServerField(string key)
        => key is "managedFields" or "resourceVersion" or "generation" or "creationTimestamp" or "uid" or "selfLink";

    private static bool AreEqual(JsonObject left, JsonObject right, Func<string, bool> isIgnored, Func<string, JsonNode?, JsonNode?, bool> areEqual)
    {
        foreach (var (key, value) in left)
        {
            if (!isIgnored(key) && !areEqual(key, value, right[key]))
            {
                return false;
            }
        }

        foreach (var (key, value) in right)
        {
            if (!isIgnored(key) && value is not null && !left.ContainsKey(key))
            {
                return false;
            }
        }

        return true;
    }
}
