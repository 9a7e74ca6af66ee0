using System.Text.Json.Nodes;

namespace Trimtab.Twin.Selectors;

/// <summary>One term of a label selector.</summary>
/// <param name="Key">The label.</param>
/// <param name="Operator"><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</param>
/// <param name="Values">For In and NotIn.</param>
internal sealed record LabelRequirement(string Key, string Operator, IReadOnlyCollection<string> Values)
{
    public bool Matches(JsonObject? labels)
    {
        var value = labels is not null && labels.TryGetPropertyValue(Key, out var node) ? node?.GetValue<string>() ?? "" : null;
        return Operator switch
        {
            "In" => value is not null && Values.Contains(value),
            "NotIn" => value is null || !Values.Contains(value),
            "Exists" => value is not null,
            _ => value is null,
        };
    }
}
