using System.Buffers;

namespace Trimtab.Domain.Redaction;

/// <summary>Finds values that stand beside sensitive names: <c>password=…</c>, <c>"password": "…"</c>, <c>--password …</c>, <c>name: PASSWORD</c> with <c>value: …</c> after it.</summary>
internal struct NameValues(SensitiveNames names)
{
    private const int ShortestRandom = 16;
    private const double LeastEntropy = 3.0;
    private const int LongestName = 64;

    private static readonly SearchValues<char> NameLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");
    private static readonly SearchValues<char> Random = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-.~!@#$%^*");
    private static readonly SearchValues<char> EndOfValue = SearchValues.Create(" \t\r\n;&\"'`");
    private static readonly SearchValues<char> AssignedName = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-. ");
    private static readonly SearchValues<char> EndOfLine = SearchValues.Create("\r\n\"'`");
    private static readonly string[] Schemes = ["bearer", "basic", "digest", "token", "negotiate", "apikey"];

    // The last word that was looked at: more anchors may lie in it.
    private int _wordEnd;

    /// <returns>The value's place; its end is not beyond <paramref name="at"/> when there is none.</returns>
    public (int Start, int End) Find(ReadOnlySpan<char> text, int floor, int at)
    {
        if (at < _wordEnd || !NameLetters.Contains(text[at]))
        {
            return default;
        }

        var low = Math.Max(floor, _wordEnd);
        var start = text[low..at].LastIndexOfAnyExcept(NameLetters) + low + 1;
        var length = text[at..].IndexOfAnyExcept(NameLetters);
        var end = length < 0 ? text.Length : at + length;
        _wordEnd = end;
        var name = text[start..end];
        if (!names.Contains(name))
        {
            return default;
        }

        var value = AfterSeparator(text, end, out var separator);
        var isHeader = separator == ':' && (name.EndsWith("authorization", StringComparison.OrdinalIgnoreCase) || name.EndsWith("cookie", StringComparison.OrdinalIgnoreCase));
        return separator switch
        {
            '\0' when name.StartsWith("--", StringComparison.Ordinal) && value > end => Value(text, value, isHeader: false),
            '\0' => RandomWord(text, value, end),
            _ => Value(text, value, isHeader),
        };
    }

    /// <returns>Where the value may begin.</returns>
    private static int AfterSeparator(ReadOnlySpan<char> text, int end, out char separator)
    {
        var closed = SkipAny(text, end, "\\\"'");
        var at = SkipAny(text, closed, " \t");
        separator = at < text.Length && text[at] is '=' or ':' ? text[at] : '\0';
        if (separator != '\0')
        {
            return SkipAny(text, SkipAny(text, at, "=:>"), " \t");
        }

        // {"name":"PASSWORD","value":"…"} and its YAML.
        var next = SkipAny(text, closed, " \t\r\n,");
        var word = SkipAny(text, next, "\\\"'");
        if (next > closed && text[word..].StartsWith("value", StringComparison.Ordinal))
        {
            var colon = SkipAny(text, SkipAny(text, word + "value".Length, "\\\"'"), " \t");
            if (colon < text.Length && text[colon] is ':' or '=')
            {
                separator = '=';
                return SkipAny(text, colon + 1, " \t");
            }
        }

        return at;
    }

    private static (int Start, int End) Value(ReadOnlySpan<char> text, int start, bool isHeader)
    {
        var open = SkipAny(text, start, "\\");
        if (open < text.Length && text[open] is '"' or '\'' or '`')
        {
            return Quoted(text, open, open - start);
        }

        var end = isHeader ? IndexOf(text, start, EndOfLine) : EndOfWord(text, start);
        var word = text[start..end];
        foreach (var scheme in Schemes)
        {
            if (word.Equals(scheme, StringComparison.OrdinalIgnoreCase))
            {
                end = EndOfWord(text, SkipAny(text, end, " \t"));
            }
        }

        return word is "" or "null" or "true" or "false" or "{" or "[" ? default : (start, end);
    }

    /// <summary>A password may hold quotes, <c>;</c> and <c>&amp;</c>: they end the value only where what follows can't be of it.</summary>
    private static int EndOfWord(ReadOnlySpan<char> text, int start)
    {
        var end = IndexOf(text, start, EndOfValue);
        while (end < text.Length && !IsEnd(text[end], text[(end + 1)..]))
        {
            end = IndexOf(text, end + 1, EndOfValue);
        }

        return end;
    }

    private static bool IsEnd(char sign, ReadOnlySpan<char> rest) => sign switch
    {
        ';' or '&' => rest.Length == 0 || char.IsWhiteSpace(rest[0]) || BeginsWithAssignment(rest[..Math.Min(rest.Length, LongestName)]),
        '"' or '\'' or '`' => rest.Length == 0 || !char.IsAsciiLetterOrDigit(rest[0]),
        _ => true,
    };

    // "User Id=app" of a connection string, "se=2030" of a query.
    private static bool BeginsWithAssignment(ReadOnlySpan<char> text)
        => text.IndexOf('=') is > 0 and var sign && !text[..sign].ContainsAnyExcept(AssignedName);

    /// <summary>The end is the same quote behind no more backslashes than before the first one, or the end of the line.</summary>
    private static (int Start, int End) Quoted(ReadOnlySpan<char> text, int open, int backslashes)
    {
        var start = open + 1;
        var at = start;
        var slashes = 0;
        for (; at < text.Length && text[at] is not ('\n' or '\r'); at++)
        {
            if (text[at] == text[open] && slashes <= backslashes)
            {
                break;
            }

            // A pair of backslashes is one that is meant: it hides no quote behind it.
            slashes = text[at] != '\\' ? 0 : slashes == (2 * backslashes) + 1 ? 0 : slashes + 1;
        }

        var end = at < text.Length && text[at] == text[open] ? at - slashes : at;
        return end > start ? (start, end) : default;
    }

    /// <summary>Without a separator only what looks random is a value: <c>token 8f2a…</c>, not <c>token expired</c>.</summary>
    private static (int Start, int End) RandomWord(ReadOnlySpan<char> text, int start, int end)
    {
        if (start == end)
        {
            return default;
        }

        var length = text[start..].IndexOfAnyExcept(Random);
        var word = length < 0 ? text[start..] : text[start..(start + length)];
        return word.Length >= ShortestRandom && word.ContainsAnyInRange('0', '9') && EntropyOf(word) >= LeastEntropy ? (start, start + word.Length) : default;
    }

    private static double EntropyOf(ReadOnlySpan<char> word)
    {
        Span<int> counts = stackalloc int[128];
        foreach (var letter in word)
        {
            counts[letter & 127]++;
        }

        var entropy = 0.0;
        foreach (var count in counts)
        {
            var share = (double)count / word.Length;
            entropy -= count == 0 ? 0 : share * Math.Log2(share);
        }

        return entropy;
    }

    private static int SkipAny(ReadOnlySpan<char> text, int at, ReadOnlySpan<char> skipped)
    {
        var length = text[at..].IndexOfAnyExcept(skipped);
        return length < 0 ? text.Length : at + length;
    }

    private static int IndexOf(ReadOnlySpan<char> text, int start, SearchValues<char> ends)
    {
        var length = text[start..].IndexOfAny(ends);
        return length < 0 ? text.Length : start + length;
    }
}
