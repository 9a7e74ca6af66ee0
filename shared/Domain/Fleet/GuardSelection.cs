using System.IO.Enumeration;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Fleet;

/// <summary>Words for namespaces and labels, in which <c>*</c> stands for any text and <c>?</c> for any letter. Pure.</summary>
/// <param name="Namespaces">Patterns of namespaces.</param>
/// <param name="Labels">Label → pattern of its value.</param>
public sealed record GuardSelection(IReadOnlyList<string> Namespaces, IReadOnlyDictionary<string, string> Labels)
{
    public static GuardSelection None { get; } = new([], new Dictionary<string, string>(StringComparer.Ordinal));

    public bool NamesNamespace(string name) => Namespaces.Any(pattern => Matches(pattern, name));

    public bool HasAllLabels(JsonObject value) => Labels.All(wanted => Matches(wanted, value));

    public bool HasAnyLabel(JsonObject value) => Labels.Any(wanted => Matches(wanted, value));

    private static bool Matches(KeyValuePair<string, string> wanted, JsonObject value) => value.Label(wanted.Key) is { } label && Matches(wanted.Value, label);

    private static bool Matches(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);
}
