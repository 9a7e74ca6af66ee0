using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace Trimtab.Domain.Versions.Policies;

/// <summary>A regular expression that chooses tags, and the part of them that is compared.</summary>
/// <remarks>It never backtracks: time grows with the tag's length only. Groups may be written as in .NET or as in Go (<c>(?P&lt;name&gt;…)</c>).</remarks>
public sealed class TagPattern
{
    private const int MaxLength = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Regex _regex;
    private readonly string? _extract;

    private TagPattern(Regex regex, string? extract)
    {
        _regex = regex;
        _extract = extract;
    }

    /// <param name="pattern">The expression; it may match anywhere in a tag.</param>
    /// <param name="extract">What of a match is compared: <c>$name</c>, <c>${name}</c> and <c>$1</c> are groups, <c>$$</c> is a dollar. Null for the whole tag.</param>
    /// <param name="read">Null when the pattern is wrong.</param>
    /// <param name="fault">What is wrong; empty when nothing is.</param>
    public static bool TryParse(string pattern, string? extract, [NotNullWhen(true)] out TagPattern? read, out string fault)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        (read, fault) = (null, "");
        if (pattern.Length > MaxLength)
        {
            fault = $"The pattern has {pattern.Length} signs, more than {MaxLength}.";
            return false;
        }

        try
        {
            read = new TagPattern(new Regex(WithNames(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience), extract);
        }
        catch (NotSupportedException)
        {
            fault = $"The pattern '{pattern}' looks around, refers back or is too large: only what needs no backtracking is taken.";
        }
        catch (ArgumentException exception)
        {
            fault = $"The pattern '{pattern}' is no regular expression: {exception.Message}";
        }

        return read is not null;
    }

    /// <returns>What of the tag is compared; null when the pattern does not match it.</returns>
    /// <exception cref="RegexMatchTimeoutException">The pattern is so large that even without backtracking a second was not enough.</exception>
    public string? Extract(string tag)
    {
        var match = _regex.Match(tag);
        return !match.Success ? null : _extract is null ? tag : Expanded(match, _extract);
    }

    /// <summary>As Go's library expands a template: a name is the longest run of letters, digits and underscores; an unknown group is empty.</summary>
    private static string Expanded(Match match, string template)
    {
        var text = new StringBuilder();
        for (var at = 0; at < template.Length; at++)
        {
            if (template[at] != '$')
            {
                text.Append(template[at]);
            }
            else if (at + 1 < template.Length && template[at + 1] == '$')
            {
                text.Append('$');
                at++;
            }
            else if (GroupAt(template.AsSpan(at + 1), out var length) is { } name)
            {
                text.Append(match.Groups[name].Value);
                at += length;
            }
            else
            {
                text.Append('$');
            }
        }

        return text.ToString();
    }

    private static string? GroupAt(ReadOnlySpan<char> text, out int length)
    {
        var isBraced = text.StartsWith('{');
        var name = isBraced ? text[1..] : text;
        var end = 0;
        while (end < name.Length && (char.IsAsciiLetterOrDigit(name[end]) || name[end] == '_'))
        {
            end++;
        }

        length = isBraced ? end + 2 : end;
        return end == 0 || (isBraced && (end == name.Length || name[end] != '}')) ? null : name[..end].ToString();
    }

    /// <summary>Groups named as in Go, named as in .NET.</summary>
    private static string WithNames(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        var isInClass = false;
        for (var at = 0; at < pattern.Length; at++)
        {
            text.Append(pattern[at]);
            isInClass = isInClass ? pattern[at] != ']' : pattern[at] == '[';
            if (pattern[at] == '\\' && at + 1 < pattern.Length)
            {
                text.Append(pattern[++at]);
            }
            else if (!isInClass && pattern.AsSpan(at).StartsWith("(?P<", StringComparison.Ordinal))
            {
                text.Append('?');
                at += 2;
            }
        }

        return text.ToString();
    }
}
