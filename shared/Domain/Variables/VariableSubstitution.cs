using System.Text.Json.Nodes;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Variables;

/// <summary>Replaces variables in the objects of one build: in values only, each after it was parsed, so that a value can bring in no structure.</summary>
/// <remarks>A value that is exactly one variable, was written without quotes and stands where Kubernetes takes more than text becomes a number or
/// a boolean when it looks like one (<see cref="Variable"/>); every other value stays text.</remarks>
/// <param name="variables">The target's variables.</param>
/// <param name="maxCharacters">Most characters of all texts that variables were put into.</param>
public sealed class VariableSubstitution(IReadOnlyDictionary<string, Variable> variables, long maxCharacters)
{
    /// <summary>An object with this annotation and the value <c>disabled</c> is left as it is.</summary>
    public const string Annotation = "trimtab.dev/substitute";

    private const int MaxFaults = 100;

    private long _characters;

    /// <summary>Replaces the variables of one object in place.</summary>
    /// <param name="tree">The document that the object stands in.</param>
    /// <param name="value">The object.</param>
    /// <param name="path">Where it stands in the document; empty for its root.</param>
    /// <returns>Faults, one sentence each, with line and field; empty when all is right. No value stands in any.</returns>
    public IReadOnlyList<string> Apply(YamlTree tree, JsonObject value, string path)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(value);
        if (value["metadata"] is JsonObject metadata && metadata["annotations"] is JsonObject annotations
            && annotations[Annotation] is JsonValue choice && choice.ToString() == "disabled")
        {
            return [];
        }

        var what = $"{value["kind"]} {(value["metadata"] as JsonObject)?["name"]}";
        List<string> faults = [];
        new YamlTextWalk(
            VariableText.Opening,
            text => faults.Count < MaxFaults
                ? Replace(text, value["kind"]?.ToString(), fault => faults.Add($"{tree.File}:{text.Line}: {what}: {text.Path}: {fault}"))
                : null).Run(value, tree.PositionAt(path));
        return faults;
    }

    private JsonValue Replace(FoundText text, string? kind, Action<string> report)
    {
        var expansion = VariableText.Expand(text.Text, variables.GetValueOrDefault);
        _characters += expansion.Text.Length;
        if (_characters > maxCharacters)
        {
            report($"With it the variables make more than {maxCharacters} characters (setting Manifests:MaxBytes).");
            return JsonValue.Create("");
        }

        foreach (var fault in expansion.Faults)
        {
            report(fault);
        }

        return text.IsPlain && expansion.Whole is { } whole && !KubernetesTexts.Holds(kind, text.Segments)
            ? whole.ToValue()
            : JsonValue.Create(expansion.Text);
    }
}
