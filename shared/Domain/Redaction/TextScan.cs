using System.Buffers;
using System.Text;

namespace Trimtab.Domain.Redaction;

/// <summary>One walk over one text. It jumps from anchor to anchor, and asks at each what secret begins, ends or is named there.</summary>
/// <remarks>Linear: whatever a rule has looked at is either masked, which no rule looks at again, or remembered as looked at in vain.</remarks>
internal ref struct TextScan(ReadOnlySpan<char> text, SensitiveNames names, SearchValues<string> anchors, RedactionLimit limit)
{
    private const int LongestHeading = 100;
    private const int ShortestJwtPart = 8;
    private const int ShortestHeaderToken = 8;
    private const int ShortestKeyLine = 16;

    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
    private static readonly SearchValues<char> Base64Url = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-=");
    private static readonly SearchValues<char> HeaderToken = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~+/=-:");
    private static readonly SearchValues<char> AzureSecret = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_~.-");
    private static readonly SearchValues<char> Lower = SearchValues.Create("abcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> EndOfAuthority = SearchValues.Create("/?# \t\r\n\"'<>\\`");
    private static readonly SearchValues<char> EndOfUrl = SearchValues.Create(" \t\r\n\"'<>\\`");

    private readonly ReadOnlySpan<char> _text = text;
    private NameValues _names = new(names);
    private StringBuilder? _output;

    // Everything before is written.
    private int _floor;

    // No URL with user information begins between its last look and here.
    private int _plainUrlEnd;

    // Nor a JWT.
    private int _plainRunEnd;

    public string Run()
    {
        var at = 0;
        while (_text[at..].IndexOfAny(anchors) is >= 0 and var distance)
        {
            at += distance;
            limit.Step();
            var (start, end) = Find(at);
            if (end > at)
            {
                _output ??= new StringBuilder(_text.Length);
                _output.Append(_text[_floor..start]).Append(Redactor.Mask);
                _floor = end;
                at = end;
            }
            else
            {
                at++;
            }
        }

        return _output is null ? _text.ToString() : _output.Append(_text[_floor..]).ToString();
    }

    /// <returns>The secret that the anchor at a place shows; its end is not beyond the place when there is none.</returns>
    private (int Start, int End) Find(int at)
    {
        var found = _text[at] switch
        {
            '-' => PrivateKey(at),
            ':' => UserInformation(at),
            'e' when _text[at..].StartsWith("eyJ", StringComparison.Ordinal) => Jwt(at),
            'b' or 'B' => Header(at),
            >= '0' and <= '9' => AzureClientSecret(at + 1),
            _ => (0, 0),
        };
        found = found.Item2 > at ? found : Known(at);
        return found.Item2 > at ? found : _names.Find(_text, _floor, at);
    }

    private readonly bool IsInsideWord(int at) => at > 0 && char.IsAsciiLetterOrDigit(_text[at - 1]);

    private readonly (int Start, int End) Known(int at)
    {
        var rest = _text[at..];
        foreach (var format in CredentialFormat.BeginningWith(rest[0]))
        {
            if (rest.StartsWith(format.Prefix, StringComparison.Ordinal))
            {
                var end = EndOf(format.Alphabet, at + format.Prefix.Length);
                return end - at - format.Prefix.Length >= format.Least && !IsInsideWord(at) ? (at, end) : default;
            }
        }

        return default;
    }

    private readonly (int Start, int End) PrivateKey(int at)
    {
        var heading = _text[at..Math.Min(_text.Length, at + LongestHeading)];
        var isBegin = heading.StartsWith("-----BEGIN", StringComparison.OrdinalIgnoreCase);
        if (!heading.Contains("PRIVATE", StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        if (!isBegin)
        {
            return heading.StartsWith("-----END", StringComparison.OrdinalIgnoreCase) ? (StartOfKey(at), EndOfHeading(at)) : default;
        }

        // Without an end the rest of the text is the key: a log may be cut there.
        var end = _text[at..].IndexOf("-----END", StringComparison.OrdinalIgnoreCase);
        return (at, end < 0 ? _text.Length : EndOfHeading(at + end));
    }

    private readonly int EndOfHeading(int at)
    {
        var name = at + "-----END".Length;
        var end = _text[name..Math.Min(_text.Length, name + LongestHeading)].IndexOf("-----");
        return end < 0 ? Math.Min(_text.Length, name + LongestHeading) : name + end + "-----".Length;
    }

    // The text begins inside of a key: its lines before the end are the key too.
    private readonly int StartOfKey(int end)
    {
        var start = end;
        while (start > _floor)
        {
            var before = _text[_floor..start].TrimEnd("\r\n");
            var line = before[(before.LastIndexOf('\n') + 1)..];
            var isEscaped = line.Length > 1 && line.EndsWith("\\n", StringComparison.Ordinal);
            var token = isEscaped ? line[..^2] : line;
            token = token[(token.LastIndexOfAny(' ', '\t', '\\') + 1)..].Trim('"');
            token = isEscaped && token.StartsWith('n') ? token[1..] : token;
            if (token.Length < ShortestKeyLine && start != end || token.Length == 0 || token.ContainsAnyExcept(Base64))
            {
                return start;
            }

            start = _floor + before.Length - (isEscaped ? 2 : 0) - token.Length;
        }

        return start;
    }

    private (int Start, int End) UserInformation(int at)
    {
        var start = at + "://".Length;
        if (start < _plainUrlEnd || start >= _text.Length || !_text[at..].StartsWith("://", StringComparison.Ordinal))
        {
            return default;
        }

        var authority = _text[start..];
        var stop = authority.IndexOfAny(EndOfAuthority);
        authority = stop < 0 ? authority : authority[..stop];
        if (authority.LastIndexOf('@') is > 0 and var sign)
        {
            return (start, start + sign);
        }

        // "user:pa/ss@host": no port looks like this, so the password may hold what ends an authority.
        var colon = authority.LastIndexOf(':');
        if (colon < 0 || authority[(colon + 1)..].ContainsAnyExceptInRange('0', '9') is false || authority[0] == '[')
        {
            return default;
        }

        var url = _text[start..];
        stop = url.IndexOfAny(EndOfUrl);
        url = stop < 0 ? url : url[..stop];
        _plainUrlEnd = start + url.Length;
        return url.LastIndexOf('@') is > 0 and var last ? (start, start + last) : default;
    }

    private (int Start, int End) Jwt(int at)
    {
        if (at < _plainRunEnd || IsInsideWord(at))
        {
            return default;
        }

        var header = EndOf(Base64Url, at);
        _plainRunEnd = header;
        if (header - at < ShortestJwtPart || header >= _text.Length || _text[header] != '.')
        {
            return default;
        }

        var payload = EndOf(Base64Url, header + 1);
        if (payload - header <= ShortestJwtPart)
        {
            return default;
        }

        return (at, payload < _text.Length && _text[payload] == '.' ? EndOf(Base64Url, payload + 1) : payload);
    }

    private readonly (int Start, int End) Header(int at)
    {
        var scheme = _text[at..].StartsWith("bearer ", StringComparison.OrdinalIgnoreCase) ? "bearer ".Length
            : _text[at..].StartsWith("basic ", StringComparison.OrdinalIgnoreCase) ? "basic ".Length : 0;
        if (scheme == 0)
        {
            return default;
        }

        var start = at + scheme;
        var end = EndOf(HeaderToken, start);
        // "Basic authentication failed" names none.
        return end - start >= ShortestHeaderToken && _text[start..end].TrimEnd(".:").ContainsAnyExcept(Lower) ? (start, end) : default;
    }

    /// <summary>Three characters, a digit, <c>Q~</c>, and 31 or more.</summary>
    /// <param name="at">Place of the Q.</param>
    private readonly (int Start, int End) AzureClientSecret(int at)
    {
        const int Before = 4;
        const int Least = 31;
        if (at - Before < _floor || !char.IsAsciiDigit(_text[at - 1]) || _text[(at - Before)..at].ContainsAnyExcept(AzureSecret))
        {
            return default;
        }

        var end = EndOf(AzureSecret, at + 2);
        return end - at - 2 >= Least ? (at - Before, end) : default;
    }

    private readonly int EndOf(SearchValues<char> alphabet, int start)
    {
        var length = _text[start..].IndexOfAnyExcept(alphabet);
        return length < 0 ? _text.Length : start + length;
    }
}
