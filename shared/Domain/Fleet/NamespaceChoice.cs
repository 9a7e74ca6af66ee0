using System.IO.Enumeration;

namespace Trimtab.Domain.Fleet;

/// <summary>Words for namespaces, in which <c>*</c> stands for any text and <c>?</c> for any letter. Pure.</summary>
/// <param name="Include">None named: all.</param>
/// <param name="Exclude">Counts over <paramref name="Include"/>.</param>
public sealed record NamespaceChoice(IReadOnlyList<string> Include, IReadOnlyList<string> Exclude)
{
    public static NamespaceChoice All { get; } = new([], []);

    /// <param name="namespace">Empty for objects without one, which always count.</param>
    public bool Holds(string @namespace)
        => @namespace.Length == 0
            || ((Include.Count == 0 || Include.Any(pattern => Matches(pattern, @namespace))) && !Exclude.Any(pattern => Matches(pattern, @namespace)));

    private static bool Matches(string pattern, string text) => FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false);
}
