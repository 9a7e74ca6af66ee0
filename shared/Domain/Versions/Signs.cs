using System.Buffers;

namespace Trimtab.Domain.Versions;

/// <summary>Sets of signs that versions, tags and digests are made of.</summary>
internal static class Signs
{
    public static SearchValues<char> HexDigits { get; } = SearchValues.Create("0123456789abcdef");

    public static SearchValues<char> NumberParts { get; } = SearchValues.Create("0123456789.");

    /// <summary>Of a SemVer identifier.</summary>
    public static SearchValues<char> Identifier { get; } = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-");

    /// <summary>Of a registry's tag.</summary>
    public static SearchValues<char> Tag { get; } = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.-");

    /// <summary>Of an IPv6 address.</summary>
    public static SearchValues<char> Address { get; } = SearchValues.Create("0123456789abcdefABCDEF:");

    /// <summary>How many ASCII digits the text begins with.</summary>
    public static int Digits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length;

    public static bool AreDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>Up to 128 letters, digits, <c>_</c>, <c>.</c> and <c>-</c>, the first neither dot nor dash.</summary>
    public static bool AreTag(ReadOnlySpan<char> text) => text.Length is > 0 and <= 128 && text[0] is not ('.' or '-') && !text.ContainsAnyExcept(Tag);

    /// <summary>A text for a message: not longer than a line.</summary>
    public static string Shown(ReadOnlySpan<char> text, int most = 80) => text.Length > most ? $"{text[..most]}…" : text.ToString();
}
