namespace Trimtab.Domain.Versions;

/// <summary>The order of prerelease identifiers.</summary>
internal static class PrereleaseOrder
{
    /// <summary>By SemVer 2.0, item 11: none is highest; numbers by value and below words; words by ASCII; the longer list is higher.</summary>
    public static int Compare(IReadOnlyList<string> left, IReadOnlyList<string> right)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return right.Count.CompareTo(left.Count);
        }

        for (var at = 0; at < left.Count && at < right.Count; at++)
        {
            if (Compare(left[at], right[at]) is not 0 and var order)
            {
                return order;
            }
        }

        return left.Count.CompareTo(right.Count);
    }

    /// <summary>As people count: runs of digits by their value, the rest by ASCII without case; <c>b2</c> before <c>b10</c>.</summary>
    public static int CompareNaturally(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty && !right.IsEmpty)
        {
            var (leftDigits, rightDigits) = (Signs.Digits(left), Signs.Digits(right));
            var order = leftDigits > 0 && rightDigits > 0
                ? WholeNumber.Of(left[..leftDigits]).OrderTo(WholeNumber.Of(right[..rightDigits]))
                : char.ToLowerInvariant(left[0]).CompareTo(char.ToLowerInvariant(right[0]));
            if (order != 0)
            {
                return order;
            }

            var isNumber = leftDigits > 0 && rightDigits > 0;
            left = left[(isNumber ? leftDigits : 1)..];
            right = right[(isNumber ? rightDigits : 1)..];
        }

        return left.Length.CompareTo(right.Length);
    }

    private static int Compare(string left, string right) => (IsNumber(left), IsNumber(right)) switch
    {
        (true, true) => left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right),
        (true, false) => -1,
        (false, true) => 1,
        _ => string.CompareOrdinal(left, right),
    };

    private static bool IsNumber(string identifier) => Signs.AreDigits(identifier);
}
