using System.Text.Json.Nodes;
using Trimtab.Domain.Variables;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Fleet;

/// <summary>The variables of the fleet document, and the document with them put in: a target sees its own over its cluster's over the whole fleet's, a cluster its own over the whole fleet's.</summary>
internal sealed class FleetVariables
{
    private const string Section = "variables";

    private readonly Dictionary<string, Variable> _common = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, Variable>> _clusters = new(StringComparer.Ordinal);

    public FleetVariables(IEnumerable<YamlTree> trees)
    {
        foreach (var root in trees.Select(tree => tree.Root).OfType<JsonObject>())
        {
            foreach (var (name, value) in VariablesSection.ValuesOf(root[Section]))
            {
                _common.TryAdd(name, value);
            }

            foreach (var (name, cluster) in root["clusters"] as JsonObject ?? [])
            {
                _clusters.TryAdd(name, VariablesSection.ValuesOf((cluster as JsonObject)?[Section]).ToDictionary(StringComparer.Ordinal));
            }
        }
    }

    /// <summary>All values that the fleet document has for a target.</summary>
    public IReadOnlyDictionary<string, Variable> For(string cluster, IReadOnlyDictionary<string, Variable> own)
    {
        Dictionary<string, Variable> all = new(_common, StringComparer.Ordinal);
        foreach (var (name, value) in (_clusters.GetValueOrDefault(cluster) ?? []).Concat(own))
        {
            all[name] = value;
        }

        return all;
    }

    /// <summary>Replaces the variables in a document's values; those of <c>variables</c> maps stay as they are.</summary>
    public void Substitute(YamlTree tree, FleetFindings findings)
    {
        if (tree.Root is not JsonObject root)
        {
            return;
        }

        Dictionary<string, IReadOnlyDictionary<string, Variable>> scopes = new(StringComparer.Ordinal);
        new YamlTextWalk(
            VariableText.Opening,
            text =>
            {
                if (text.Segments.Contains(Section, StringComparer.Ordinal))
                {
                    return JsonValue.Create(text.Text);
                }

                var scope = text.Segments is ["targets" or "clusters", var name, ..] ? $"{text.Segments[0]}/{name}" : "";
                if (!scopes.TryGetValue(scope, out var variables))
                {
                    scopes[scope] = variables = ScopeOf(root, text.Segments);
                }

                var expansion = VariableText.Expand(text.Text, variables.GetValueOrDefault);
                findings.Faults.AddRange(expansion.Faults.Select(fault => new FleetFault(tree.File, text.Line, text.Path, fault)));
                return text.IsPlain && expansion.Whole is { } whole ? whole.ToValue() : JsonValue.Create(expansion.Text);
            }).Run(root, tree.PositionAt(""));
    }

    private IReadOnlyDictionary<string, Variable> ScopeOf(JsonObject root, IReadOnlyList<string> segments)
    {
        switch (segments)
        {
            case ["clusters", var cluster, ..]:
                return For(cluster, new Dictionary<string, Variable>());
            case ["targets", var target, ..]:
                var map = (root["targets"] as JsonObject)?[target] as JsonObject;
                var own = VariablesSection.ValuesOf(map?[Section]).ToDictionary(StringComparer.Ordinal);

                // The cluster's name may hold a variable too: one of the target's, or of the whole fleet.
                var name = map?["cluster"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
                return For(VariableText.Expand(name, For("", own).GetValueOrDefault).Text, own);
            default:
                return _common;
        }
    }
}
