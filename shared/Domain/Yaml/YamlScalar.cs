using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Trimtab.Domain.Yaml;

/// <summary>Types a scalar as Kubernetes' tools do: YAML 1.1 by the rules of go-yaml 2, which kubectl reads manifests with.</summary>
internal static partial class YamlScalar
{
    private const string StandardTags = "tag:yaml.org,2002:";

    /// <exception cref="FormatException">The scalar has no JSON form; the message says why.</exception>
    public static JsonNode? Resolve(Scalar scalar)
    {
        var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        return tag switch
        {
            "" => scalar.Style == ScalarStyle.Plain ? ResolvePlain(scalar.Value) : JsonValue.Create(scalar.Value),
            "!" or StandardTags + "str" or StandardTags + "timestamp" => JsonValue.Create(scalar.Value),
            StandardTags + "binary" => FromBase64(scalar.Value),
            StandardTags + "null" => null,
            StandardTags + "bool" or StandardTags + "int" or StandardTags + "float"
                => ResolvePlain(scalar.Value) is JsonValue value && value.GetValueKind() != System.Text.Json.JsonValueKind.String
                    ? value
                    : throw new FormatException($"'{Shorten(scalar.Value)}' does not fit its tag {tag.Replace(StandardTags, "!!", StringComparison.Ordinal)}."),
            _ => throw new FormatException($"The tag {Shorten(tag)} is not known."),
        };
    }

    /// <summary>Whether a plain scalar of this text is read as the text itself.</summary>
    public static bool IsText(string text)
    {
        try
        {
            return ResolvePlain(text)?.GetValueKind() == System.Text.Json.JsonValueKind.String;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static JsonValue? ResolvePlain(string text)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N":
                return JsonValue.Create(false);
            case ".nan" or ".NaN" or ".NAN" or ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF":
                throw new FormatException($"{text} has no JSON form; put it in quotes when it is text.");
            default:
                return text[0] is (>= '0' and <= '9') or '+' or '-' or '.' ? ResolveNumber(text) : JsonValue.Create(text);
        }
    }

    private static JsonValue ResolveNumber(string text)
    {
        var plain = text.Contains('_', StringComparison.Ordinal) ? text.Replace("_", "", StringComparison.Ordinal) : text;
        if (ParseInteger(plain) is { } integer)
        {
            if (integer >= long.MinValue && integer <= long.MaxValue)
            {
                return JsonValue.Create((long)integer);
            }

            if (integer >= 0 && integer <= ulong.MaxValue)
            {
                return JsonValue.Create((ulong)integer);
            }
        }

        if (plain.Length > 400 || !Float().IsMatch(plain)
            || !double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return JsonValue.Create(text);
        }

        // 1.0 and 1e3 are whole in JSON too: the API wants them where it wants integers.
        return Math.Abs(number) < 1L << 53 && Math.Truncate(number) == number ? JsonValue.Create((long)number) : JsonValue.Create(number);
    }

    /// <summary>Go's ParseInt with base 0: 0x, 0b, 0o and a leading zero name the base.</summary>
    private static BigInteger? ParseInteger(string text)
    {
        var digits = text.AsSpan(text[0] is '+' or '-' ? 1 : 0);
        if (digits.IsEmpty || digits.Length > 100)
        {
            return null;
        }

        var (radix, skip) = digits is ['0', _, ..]
            ? (digits[1] | 0x20) switch { 'x' => (16, 2), 'b' => (2, 2), 'o' => (8, 2), _ => (8, 1) }
            : (10, 0);
        digits = digits[skip..];
        var result = BigInteger.Zero;
        foreach (var digit in digits)
        {
            var value = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : int.MaxValue;
            if (value >= radix)
            {
                return null;
            }

            result = (result * radix) + value;
        }

        return digits.IsEmpty ? null : text[0] == '-' ? -result : result;
    }

    private static JsonValue FromBase64(string text)
    {
        try
        {
            return JsonValue.Create(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(text)));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new FormatException("A value tagged !!binary is not base64 of UTF-8 text.", e);
        }
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Float();
}
