using System.Buffers;
using System.Text;

namespace Trimtab.Adapters.Registries.Access;

/// <summary>Takes the header <c>WWW-Authenticate</c> apart. Every step goes forward, whatever the text is.</summary>
internal ref struct ChallengeText(string header)
{
    /// <summary>No header of a registry is near it.</summary>
    private const int MaxLength = 16 << 10;

    // RFC 9110, 5.6.2.
    private static readonly SearchValues<char> TokenSigns =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private ReadOnlySpan<char> _rest = header.Length > MaxLength ? [] : header;

    /// <summary>Takes a scheme's name; what stands before it and is none is skipped.</summary>
    public bool TryScheme(out string scheme)
    {
        while (!_rest.IsEmpty)
        {
            Skip();
            var length = TokenLength(_rest);
            if (length > 0)
            {
                scheme = _rest[..length].ToString().ToLowerInvariant();
                _rest = _rest[length..];
                return true;
            }

            _rest = _rest.IsEmpty ? _rest : _rest[1..];
        }

        scheme = "";
        return false;
    }

    /// <summary>Takes <c>name=value</c> or <c>name="value"</c>; false where another challenge begins.</summary>
    public bool TryParameter(out string name, out string value)
    {
        (name, value) = ("", "");
        Skip();
        var length = TokenLength(_rest);
        var after = _rest[length..].TrimStart();
        if (length == 0 || !after.StartsWith('='))
        {
            return false;
        }

        name = _rest[..length].ToString().ToLowerInvariant();
        _rest = after[1..].TrimStart();
        value = _rest.StartsWith('"') ? TakeQuoted() : TakeToken();
        return true;
    }

    private void Skip() => _rest = _rest.TrimStart(" \t,");

    private string TakeToken()
    {
        // More than a token's signs: addresses come unquoted, too.
        var end = _rest.IndexOfAny(" \t,");
        var value = (end < 0 ? _rest : _rest[..end]).ToString();
        _rest = end < 0 ? [] : _rest[end..];
        return value;
    }

    private string TakeQuoted()
    {
        var value = new StringBuilder();
        var at = 1;
        for (; at < _rest.Length && _rest[at] != '"'; at++)
        {
            at += _rest[at] == '\\' && at + 1 < _rest.Length ? 1 : 0;
            value.Append(_rest[at]);
        }

        _rest = at < _rest.Length ? _rest[(at + 1)..] : [];
        return value.ToString();
    }

    private static int TokenLength(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(TokenSigns) is >= 0 and var end ? end : text.Length;
}
