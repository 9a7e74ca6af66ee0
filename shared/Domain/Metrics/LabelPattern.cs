using System.Text;
using System.Text.RegularExpressions;

namespace Trimtab.Domain.Metrics;

/// <summary>A pattern for a whole label value. Letters, digits and dots are compared byte by byte; anything else is a regular expression without backtracking.</summary>
internal sealed class LabelPattern
{
    private const int LongestValue = 256;

    private readonly byte[] _name;
    private readonly byte[]? _plain;
    private readonly Regex? _regex;

    public LabelPattern(string label, string pattern)
    {
        _name = Encoding.UTF8.GetBytes(label);
        if (pattern.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '.'))
        {
            _plain = Encoding.ASCII.GetBytes(pattern);
        }
        else
        {
            _regex = new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
        }
    }

    /// <summary>Whether the present sample has the label and its value matches.</summary>
    public bool Matches(in PrometheusText sample)
    {
        if (!sample.TryGetLabel(_name, out var value) || value.Length > LongestValue)
        {
            return false;
        }

        if (_plain is not null)
        {
            return IsPlainMatch(value);
        }

        Span<char> letters = stackalloc char[LongestValue];
        var length = Encoding.UTF8.GetChars(value, letters);
        return _regex!.IsMatch(letters[..length]);
    }

    private bool IsPlainMatch(ReadOnlySpan<byte> value)
    {
        if (value.Length != _plain!.Length)
        {
            return false;
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (_plain[i] != (byte)'.' && _plain[i] != value[i])
            {
                return false;
            }
        }

        return true;
    }
}
