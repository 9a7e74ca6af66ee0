using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;

namespace Trimtab.Domain.Clusters;

/// <summary>An amount as Kubernetes writes it (<c>250m</c>, <c>1.5Gi</c>, <c>2e3</c>), kept exactly in billionths.</summary>
/// <remarks>As in Kubernetes, what is finer than a billionth is rounded away from zero.</remarks>
public readonly record struct Quantity(BigInteger Nanos) : IComparable<Quantity>
{
    private const int MaxLength = 64;
    private const int MaxExponent = 30;
    private static SearchValues<char> NumberCharacters { get; } = SearchValues.Create("+-.0123456789");

    public static Quantity Zero { get; } = new(BigInteger.Zero);

    public static Quantity operator +(Quantity left, Quantity right) => new(left.Nanos + right.Nanos);

    public static Quantity operator -(Quantity left, Quantity right) => new(left.Nanos - right.Nanos);

    public static Quantity operator *(Quantity left, long factor) => new(left.Nanos * factor);

    public static bool operator <(Quantity left, Quantity right) => left.Nanos < right.Nanos;

    public static bool operator >(Quantity left, Quantity right) => left.Nanos > right.Nanos;

    public static bool operator <=(Quantity left, Quantity right) => left.Nanos <= right.Nanos;

    public static bool operator >=(Quantity left, Quantity right) => left.Nanos >= right.Nanos;

    public static Quantity Max(Quantity left, Quantity right) => left > right ? left : right;

    /// <summary>The whole number next above it, or itself; null beyond a long's range, and below zero.</summary>
    public long? InWhole
    {
        get
        {
            var whole = Scale(Nanos, -9);
            return whole >= 0 && whole <= long.MaxValue ? (long)whole : null;
        }
    }

    public static Quantity Of(long whole) => new(whole * BigInteger.Pow(10, 9));

    /// <summary>Reads a JSON value: manifests write quantities as texts and as numbers.</summary>
    /// <returns>False also for null.</returns>
    public static bool TryParse(JsonNode? node, out Quantity quantity)
    {
        quantity = Zero;
        return node is JsonValue value && TryParse(value.TryGetValue<string>(out var text) ? text : value.ToJsonString(), out quantity);
    }

    public static bool TryParse(string text, out Quantity quantity)
    {
        quantity = Zero;
        if (text.Length is 0 or > MaxLength)
        {
            return false;
        }

        var numberLength = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        var number = numberLength < 0 ? text : text[..numberLength];
        var suffix = numberLength < 0 ? "" : text[numberLength..];
        if (!TryParseNumber(number, out var digits, out var scale) || !TryParseSuffix(suffix, out var factor, out var exponent))
        {
            return false;
        }

        quantity = new Quantity(Scale(digits * factor, 9 - scale + exponent));
        return true;
    }

    public int CompareTo(Quantity other) => Nanos.CompareTo(other.Nanos);

    /// <summary>Whole numbers as they are, mebibytes for large round ones, thousandths for the rest: for people, and readable again.</summary>
    public override string ToString()
    {
        var one = BigInteger.Pow(10, 9);
        if (Nanos % one != 0)
        {
            return Nanos % BigInteger.Pow(10, 6) == 0 ? $"{Nanos / BigInteger.Pow(10, 6)}m" : $"{Nanos}n";
        }

        var whole = Nanos / one;
        var mebi = new BigInteger(1 << 20);
        return whole != 0 && whole % mebi == 0 ? $"{whole / mebi}Mi" : whole.ToString(CultureInfo.InvariantCulture);
    }

    private static bool TryParseNumber(string text, out BigInteger digits, out int scale)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        scale = point < 0 ? 0 : text.Length - point - 1;
        var joined = point < 0 ? text : text.Remove(point, 1);
        return BigInteger.TryParse(joined, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out digits);
    }

    private static bool TryParseSuffix(string suffix, out BigInteger factor, out int exponent)
    {
        factor = BigInteger.One;
        exponent = 0;
        if (suffix.Length > 1 && suffix[0] is 'e' or 'E' && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
        {
            return Math.Abs(exponent) <= MaxExponent;
        }

        exponent = suffix switch { "n" => -9, "u" => -6, "m" => -3, "k" => 3, "M" => 6, "G" => 9, "T" => 12, "P" => 15, "E" => 18, _ => 0 };
        var power = suffix switch { "Ki" => 1, "Mi" => 2, "Gi" => 3, "Ti" => 4, "Pi" => 5, "Ei" => 6, _ => 0 };
        factor = BigInteger.Pow(1024, power);
        return suffix.Length == 0 || exponent != 0 || power != 0;
    }

    private static BigInteger Scale(BigInteger digits, int exponent)
    {
        if (exponent >= 0)
        {
            return digits * BigInteger.Pow(10, exponent);
        }

        var quotient = BigInteger.DivRem(digits, BigInteger.Pow(10, -exponent), out var rest);
        return rest.IsZero ? quotient : quotient + rest.Sign;
    }
}
