using System.Text;

namespace Trimtab.Domain.Versions.Ranges;

/// <summary>One alternative of a range, cut into its words as npm's library does: without build metadata, operators joined to the version behind them.</summary>
internal static class RangeWords
{
    /// <returns>Both sides of <c>1.2 - 2.3</c>; null when it is no range of that form.</returns>
    public static (PartialVersion From, PartialVersion To)? Hyphen(string text)
        => text.IndexOf(" - ", StringComparison.Ordinal) is > 0 and var at
            && PartialVersion.TryRead(text.AsSpan(0, at), out var from)
            && PartialVersion.TryRead(text.AsSpan(at + 3), out var to)
            ? (from, to)
            : null;

    /// <param name="text">Without double spaces.</param>
    public static IEnumerable<string> Of(string text) => JoinedSigns(JoinedOperators(text)).Split(' ');

    /// <summary>Single spaces, none at the ends, and no build metadata.</summary>
    public static string Trimmed(string text)
    {
        var trimmed = new StringBuilder(text.Length);
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] == '+' && BuildLength(text.AsSpan(at)) is > 0 and var build)
            {
                at += build;
                continue;
            }

            var isSpace = char.IsWhiteSpace(text[at]);
            if (!isSpace)
            {
                trimmed.Append(text[at]);
            }
            else if (trimmed.Length > 0 && trimmed[^1] != ' ')
            {
                trimmed.Append(' ');
            }

            at++;
        }

        return trimmed.ToString().TrimEnd();
    }

    private static int BuildLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && text[length] is '+' or '.' && Identifier(text[(length + 1)..]) is > 0 and var identifier)
        {
            if (text[length] == '+' && length > 0)
            {
                break;
            }

            length += 1 + identifier;
        }

        return length;
    }

    private static int Identifier(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] == '-'))
        {
            length++;
        }

        return length;
    }

    /// <summary><c>&gt;= 1.2</c> becomes <c>&gt;=1.2</c>. What stands between them (<c>v</c>, <c>=</c>, further spaces) is kept, as in the library.</summary>
    private static string JoinedOperators(string text)
    {
        var joined = new StringBuilder(text.Length);
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] != ' ' || !EndsWithOperator(text.AsSpan(0, at)) || !StartsVersion(text.AsSpan(at + 1)))
            {
                joined.Append(text[at++]);
                continue;
            }

            at++;
            while (text[at] is 'v' or '=' or ' ')
            {
                joined.Append(text[at++]);
            }
        }

        return joined.ToString();
    }

    /// <summary><c>~ 1.2</c> becomes <c>~1.2</c>, <c>^ 1.2</c> becomes <c>^1.2</c>.</summary>
    private static string JoinedSigns(string text)
        => text.Replace("~> ", "~", StringComparison.Ordinal).Replace("~ ", "~", StringComparison.Ordinal).Replace("^ ", "^", StringComparison.Ordinal);

    private static bool EndsWithOperator(ReadOnlySpan<char> text)
    {
        var run = text[(text.LastIndexOfAnyExcept("<>=v") + 1)..].TrimStart("<>");
        var signs = text[..^run.Length];
        return run is "" ? signs.EndsWith('<') || signs.EndsWith('>') : run is "=";
    }

    private static bool StartsVersion(ReadOnlySpan<char> text)
    {
        var rest = text.TrimStart("v= ");
        return !rest.IsEmpty && (char.IsAsciiDigit(rest[0]) || rest[0] is 'x' or 'X' or '*');
    }
}
