using System.Collections.Frozen;

namespace Trimtab.Domain.Versions.Tags;

/// <summary>Tells the words for a version that is not finished from those for a variant: <c>-beta2</c>, but not <c>-alpine3.20</c>.</summary>
internal static class PrereleaseWord
{
    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "alpha", "beta", "rc", "cr", "pre", "prerelease", "preview", "dev", "snapshot", "canary", "nightly", "milestone", "ea", "next", "experimental", "unstable", "insiders", "test", "testing");

    private static readonly FrozenSet<string> Letters = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "a", "b", "m", "c");

    /// <summary>A word alone or with numbers: <c>rc</c>, <c>rc1</c>, <c>rc.1</c>; of the single letters only with a number at once: <c>b1</c>.</summary>
    public static bool Is(ReadOnlySpan<char> piece)
    {
        var end = 0;
        while (end < piece.Length && char.IsAsciiLetter(piece[end]))
        {
            end++;
        }

        var word = piece[..end];
        var rest = piece[end..];
        return Words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word) ? rest.IsEmpty || IsNumbers(rest.TrimStart("._"))
            : Letters.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word) && !rest.IsEmpty && Signs.AreDigits(rest);
    }

    /// <summary>Digits with dots between them.</summary>
    public static bool IsNumbers(ReadOnlySpan<char> piece)
        => !piece.IsEmpty && char.IsAsciiDigit(piece[0]) && char.IsAsciiDigit(piece[^1]) && !piece.ContainsAnyExcept(Signs.NumberParts) && !piece.Contains("..", StringComparison.Ordinal);
}
