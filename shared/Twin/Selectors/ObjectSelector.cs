using System.Text.Json.Nodes;

namespace Trimtab.Twin.Selectors;

/// <summary>Label and field selectors of one request.</summary>
internal sealed record ObjectSelector(IReadOnlyList<LabelRequirement> Labels, IReadOnlyList<FieldRequirement> Fields)
{
    public static ObjectSelector Everything { get; } = new([], []);

    public static ObjectSelector Parse(string? labels, string? fields)
        => string.IsNullOrEmpty(labels) && string.IsNullOrEmpty(fields)
            ? Everything
            : new([.. LabelSelectors.Parse(labels ?? "")], [.. FieldRequirement.Parse(fields ?? "")]);

    public bool Matches(JsonObject value)
    {
        if (Labels.Count > 0)
        {
            var labels = value["metadata"]?["labels"] as JsonObject;
            if (!Labels.All(requirement => requirement.Matches(labels)))
            {
                return false;
            }
        }

        return Fields.Count == 0 || Fields.All(requirement => requirement.Matches(value));
    }
}
