using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;

namespace Trimtab.Twin.Selectors;

/// <summary>Reads label selectors: the query's text form, and the object form of <c>spec.selector</c>.</summary>
internal static partial class LabelSelectors
{
    /// <exception cref="ApiFault">The text is not a selector.</exception>
    public static IEnumerable<LabelRequirement> Parse(string text)
        => string.IsNullOrWhiteSpace(text) ? [] : [.. CommaOutsideParentheses().Split(text).Select(ParseTerm)];

    /// <summary>The object form (<c>matchLabels</c>, <c>matchExpressions</c>).</summary>
    public static IReadOnlyList<LabelRequirement> Of(JsonObject selector)
    {
        var labels = selector["matchLabels"] is JsonObject map ? OfMap(map) : [];
        return [.. labels, .. selector.Items("matchExpressions").Select(term => new LabelRequirement(
            term.Text("key"),
            term.Text("operator"),
            term["values"] is JsonArray values ? [.. values.Select(value => value?.GetValue<string>() ?? "")] : []))];
    }

    /// <summary>The map form of a Service's selector.</summary>
    public static IReadOnlyList<LabelRequirement> OfMap(JsonObject labels)
        => [.. labels.Select(label => new LabelRequirement(label.Key, "In", [label.Value?.GetValue<string>() ?? ""]))];

    private static LabelRequirement ParseTerm(string term)
    {
        var set = SetTerm().Match(term);
        if (set.Success)
        {
            return new LabelRequirement(
                set.Groups["key"].Value,
                set.Groups["not"].Success ? "NotIn" : "In",
                [.. set.Groups["values"].Value.Split(',', StringSplitOptions.TrimEntries)]);
        }

        var single = SingleTerm().Match(term);
        if (!single.Success)
        {
            throw ApiFault.BadRequest($"unable to parse requirement: found '{term.Trim()}', expected: a label selector");
        }

        var key = single.Groups["key"].Value;
        var values = new[] { single.Groups["value"].Value };
        return (single.Groups["not"].Success, single.Groups["op"].Value) switch
        {
            (true, _) => new LabelRequirement(key, "DoesNotExist", []),
            (_, "") => new LabelRequirement(key, "Exists", []),
            (_, "!=") => new LabelRequirement(key, "NotIn", values),
            _ => new LabelRequirement(key, "In", values),
        };
    }

    [GeneratedRegex(@",(?![^(]*\))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CommaOutsideParentheses();

    [GeneratedRegex(@"^\s*(?<key>[\w./-]+)\s+((?<not>not))?in\s*\((?<values>[^)]*)\)\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SetTerm();

    [GeneratedRegex(@"^\s*(?<not>!)?(?<key>[\w./-]+)\s*((?<op>==|=|!=)\s*(?<value>[\w.-]*))?\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SingleTerm();
}
