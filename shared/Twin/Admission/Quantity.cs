using System.Globalization;

namespace Trimtab.Twin.Admission;

/// <summary>Resource amounts: <c>100m</c>, <c>1.5</c>, <c>64Mi</c>, <c>1e3</c>.</summary>
internal static class Quantity
{
    private static readonly Dictionary<string, decimal> Units = new(StringComparer.Ordinal)
    {
        ["n"] = 1e-9m,
        ["u"] = 1e-6m,
        ["m"] = 1e-3m,
        [""] = 1m,
        ["k"] = 1e3m,
        ["M"] = 1e6m,
        ["G"] = 1e9m,
        ["T"] = 1e12m,
        ["P"] = 1e15m,
        ["E"] = 1e18m,
        ["Ki"] = 1024m,
        ["Mi"] = 1048576m,
        ["Gi"] = 1073741824m,
        ["Ti"] = 1099511627776m,
        ["Pi"] = 1125899906842624m,
        ["Ei"] = 1152921504606846976m,
    };

    public static bool TryParse(string? text, out decimal amount)
    {
        amount = 0;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out amount))
        {
            return true;
        }

        var end = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        if (end > 0 && text.EndsWith('.') is false && Units.TryGetValue(text[end..], out var unit)
            && decimal.TryParse(text.AsSpan(0, end), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            amount = number * unit;
            return true;
        }

        return false;
    }

    public static decimal Parse(string? text) => TryParse(text, out var amount) ? amount : 0;

    /// <summary>The shortest usual form: whole numbers plain or with a binary suffix, else thousandths.</summary>
    public static string Format(decimal amount, bool isBytes)
    {
        if (amount % 1 != 0)
        {
            return (amount * 1000m).ToString("0", CultureInfo.InvariantCulture) + "m";
        }

        foreach (var suffix in isBytes ? ["Ti", "Gi", "Mi", "Ki"] : Array.Empty<string>())
        {
            if (amount > 0 && amount % Units[suffix] == 0)
            {
                return (amount / Units[suffix]).ToString("0", CultureInfo.InvariantCulture) + suffix;
            }
        }

        return amount.ToString("0", CultureInfo.InvariantCulture);
    }
}
