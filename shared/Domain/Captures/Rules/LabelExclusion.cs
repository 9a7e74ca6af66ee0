using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures.Rules;

/// <summary>Which objects a rule leaves out, by their labels. Without a requirement it leaves out none.</summary>
public sealed class LabelExclusion
{
    private readonly IReadOnlyList<Func<JsonObject, bool>> _requirements;

    private LabelExclusion(IReadOnlyList<Func<JsonObject, bool>> requirements, string digest) => (_requirements, Digest) = (requirements, digest);

    public static LabelExclusion None { get; } = new([], "");

    /// <summary>Of the selector; empty for none.</summary>
    public string Digest { get; }

    /// <summary>Reads a label selector in Kubernetes' form.</summary>
    /// <param name="selector">With <c>matchLabels</c> and <c>matchExpressions</c>; null for none.</param>
    /// <param name="path">Stands before the faults' paths.</param>
    /// <param name="faults">Every fault is added.</param>
    public static LabelExclusion Read(JsonObject? selector, string path, ICollection<RuleFault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        if (selector is null)
        {
            return None;
        }

        var requirements = new List<Func<JsonObject, bool>>();
        foreach (var (key, wanted) in selector["matchLabels"] as JsonObject ?? [])
        {
            var text = Text(wanted);
            requirements.Add(value => text is not null && value.Label(key) == text);
        }

        var number = 0;
        foreach (var expression in selector.Items("matchExpressions"))
        {
            if (Requirement(expression, $"{path}.matchExpressions[{number++}]", faults) is { } requirement)
            {
                requirements.Add(requirement);
            }
        }

        return new LabelExclusion(requirements, ContentDigest.Hex(selector));
    }

    /// <summary>Whether the object meets every requirement.</summary>
    public bool Excludes(JsonObject value) => _requirements.Count > 0 && _requirements.All(requirement => requirement(value));

    private static Func<JsonObject, bool>? Requirement(JsonObject expression, string path, ICollection<RuleFault> faults)
    {
        var key = expression.Text("key");
        var values = (expression["values"] as JsonArray ?? []).Select(Text).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (key.Length == 0)
        {
            faults.Add(new RuleFault($"{path}.key", "Missing: the label's key."));
            return null;
        }

        var operation = expression.Text("operator");
        if (operation is "In" or "NotIn" != values.Count > 0)
        {
            faults.Add(new RuleFault($"{path}.values", "Stands with In and NotIn only, and may not be empty there."));
            return null;
        }

        switch (operation)
        {
            case "In":
                return value => value.Label(key) is { } label && values.Contains(label);
            case "NotIn":
                return value => value.Label(key) is not { } label || !values.Contains(label);
            case "Exists":
                return value => value.Label(key) is not null;
            case "DoesNotExist":
                return value => value.Label(key) is null;
            default:
                faults.Add(new RuleFault($"{path}.operator", "Must be one of In, NotIn, Exists, DoesNotExist."));
                return null;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
