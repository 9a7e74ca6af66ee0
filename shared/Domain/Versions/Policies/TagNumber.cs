using System.Diagnostics.CodeAnalysis;

namespace Trimtab.Domain.Versions.Policies;

/// <summary>A decimal number of any length, for tags that are counted: <c>17</c>, <c>1705312345</c>, <c>-2.5</c>.</summary>
internal sealed record TagNumber(bool IsNegative, WholeNumber Whole, string Fraction)
{
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out TagNumber? number)
    {
        number = null;
        var isNegative = text.StartsWith('-');
        var digits = isNegative || text.StartsWith('+') ? text[1..] : text;
        var dot = digits.IndexOf('.');
        var whole = dot < 0 ? digits : digits[..dot];
        var fraction = dot < 0 ? [] : digits[(dot + 1)..];
        if (whole.IsEmpty || !Signs.AreDigits(whole) || (dot >= 0 && fraction.IsEmpty) || !Signs.AreDigits(fraction))
        {
            return false;
        }

        number = new TagNumber(isNegative, WholeNumber.Of(whole), fraction.TrimEnd('0').ToString());
        return true;
    }

    public int OrderTo(TagNumber other)
    {
        var (isZero, isOtherZero) = (IsZero, other.IsZero);
        return isZero && isOtherZero ? 0
            : IsNegative != other.IsNegative && !isZero && !isOtherZero ? IsNegative ? -1 : 1
            : isZero ? other.IsNegative ? 1 : -1
            : isOtherZero ? IsNegative ? -1 : 1
            : IsNegative ? -CompareSize(other) : CompareSize(other);
    }

    private bool IsZero => Whole == WholeNumber.Zero && Fraction.Length == 0;

    private int CompareSize(TagNumber other)
        => Whole.OrderTo(other.Whole) is not 0 and var order ? order : string.CompareOrdinal(Fraction, other.Fraction);
}
