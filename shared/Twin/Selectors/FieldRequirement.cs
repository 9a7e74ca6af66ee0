using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Api;

namespace Trimtab.Twin.Selectors;

/// <summary>One term of a field selector: <c>metadata.name=web</c>, <c>status.phase!=Running</c>.</summary>
internal sealed record FieldRequirement(string[] Path, string Value, bool IsEqual)
{
    /// <exception cref="ApiFault">The text is not a field selector.</exception>
    public static IEnumerable<FieldRequirement> Parse(string text)
        => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseTerm)];

    public bool Matches(JsonObject value)
        => (value.Find(Path) is { } node ? node.ToString() : "") == Value == IsEqual;

    private static FieldRequirement ParseTerm(string term)
    {
        var isEqual = !term.Contains("!=", StringComparison.Ordinal);
        var sides = term.Split(isEqual ? '=' : '!', 2);
        return sides is [var path, var value]
            ? new FieldRequirement(path.Split('.'), value.TrimStart('='), isEqual)
            : throw ApiFault.BadRequest($"invalid field selector: '{term}'; expected key=value");
    }
}
