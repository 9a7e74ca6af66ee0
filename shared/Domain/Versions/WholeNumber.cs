using System.Globalization;

namespace Trimtab.Domain.Versions;

/// <summary>A number of a version: not negative, of any size, without leading zeros.</summary>
public readonly record struct WholeNumber
{
    /// <summary>So many digits always fit into 64 bits.</summary>
    private const int SmallDigits = 19;

    private const ulong LargestSmall = 9_999_999_999_999_999_999;

    private readonly ulong _small;

    /// <summary>The digits where there are more than <see cref="SmallDigits"/>.</summary>
    private readonly string? _large;

    private WholeNumber(ulong small) => _small = small;

    private WholeNumber(string large) => _large = large;

    public static WholeNumber Zero => default;

    /// <summary>The number after this one.</summary>
    public WholeNumber Next => _large is not null ? new WholeNumber(Increased(_large))
        : _small < LargestSmall ? new WholeNumber(_small + 1)
        : new WholeNumber("10000000000000000000");

    /// <param name="digits">ASCII digits, at least one; leading zeros do not count.</param>
    public static WholeNumber Of(ReadOnlySpan<char> digits)
    {
        digits = digits.TrimStart('0');
        return digits.Length <= SmallDigits
            ? new WholeNumber(digits.IsEmpty ? 0 : ulong.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture))
            : new WholeNumber(digits.ToString());
    }

    /// <returns>Below zero when this one is smaller.</returns>
    public int OrderTo(WholeNumber other) => (_large, other._large) switch
    {
        (null, null) => _small.CompareTo(other._small),
        (null, _) => -1,
        (_, null) => 1,
        var (left, right) => left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right),
    };

    /// <returns>Whether the number lies between both, these included.</returns>
    public bool IsBetween(ulong least, ulong most) => _large is null && _small >= least && _small <= most;

    public override string ToString() => _large ?? _small.ToString(CultureInfo.InvariantCulture);

    private static string Increased(string digits)
    {
        var last = digits.AsSpan().LastIndexOfAnyExcept('9');
        return last < 0
            ? string.Concat("1", new string('0', digits.Length))
            : string.Concat(digits.AsSpan(0, last), ((char)(digits[last] + 1)).ToString(), new string('0', digits.Length - last - 1));
    }
}
