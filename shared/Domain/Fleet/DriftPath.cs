using System.Text.RegularExpressions;

namespace Trimtab.Domain.Fleet;

/// <summary>The policy of what stands in some files of a repository.</summary>
/// <param name="Pattern">Path from the repository's root; <c>*</c> and <c>?</c> stay within a name, <c>**</c> does not.</param>
/// <param name="Policy">The policy.</param>
public sealed record DriftPath(string Pattern, DriftPolicy Policy)
{
    private const int MaxPattern = 500;
    private readonly Regex _expression = new(ExpressionOf(Pattern), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    /// <returns>Why a pattern can't be used; null when it can.</returns>
    public static string? FaultOf(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return pattern.Length is 0 or > MaxPattern || pattern.StartsWith('/') || pattern.Contains('\\', StringComparison.Ordinal) || pattern.Split('/').Any(static name => name is "" or "." or "..")
            ? $"A pattern is a path from the repository's root, such as apps/prod/**: at most {MaxPattern} characters, no leading or trailing slash, no empty name, no . or .., no backslash."
            : null;
    }

    /// <param name="place">A file; of a kustomization its directory.</param>
    public bool Matches(string place) => _expression.IsMatch(place);

    public bool Equals(DriftPath? other) => other is not null && other.Pattern == Pattern && other.Policy == Policy;

    public override int GetHashCode() => HashCode.Combine(Pattern, Policy);

    // "a/**" means a itself too: a kustomization's place is its directory.
    private static string ExpressionOf(string pattern)
    {
        var expression = Regex.Escape(pattern)
            .Replace(@"\*\*/", "([^/]+/)*", StringComparison.Ordinal)
            .Replace(@"/\*\*", "(/.*)?", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal)
            .Replace(@"\?", "[^/]", StringComparison.Ordinal);
        return $"^{expression}$";
    }
}
