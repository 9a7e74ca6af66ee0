using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Rollouts;

/// <summary>A workload's <c>spec.selector</c> in the text form of list calls.</summary>
public static class PodSelector
{
    /// <summary>The selector of both tracks: the canary's, without the track.</summary>
    public static string OfBothTracks(JsonObject canary)
    {
        var terms = new List<string>();
        foreach (var (key, value) in canary.Find("spec", "selector", "matchLabels") as JsonObject ?? [])
        {
            if (key != TrimtabNames.Track)
            {
                terms.Add($"{key}={value}");
            }
        }

        terms.AddRange(canary.Items("spec", "selector", "matchExpressions").Select(Term));
        return string.Join(',', terms);
    }

    private static string Term(JsonObject expression)
    {
        var key = expression.Text("key");
        var values = string.Join(',', (expression["values"] as JsonArray ?? []).Select(static value => value?.ToString()));
        return expression.Text("operator") switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "DoesNotExist" => $"!{key}",
            _ => key,
        };
    }
}
