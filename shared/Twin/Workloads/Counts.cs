using System.Globalization;
using System.Text.Json.Nodes;

namespace Trimtab.Twin.Workloads;

internal static class Counts
{
    /// <summary>Writes a count; zero is left out, as the API does.</summary>
    public static void Put(JsonObject status, string field, long count)
    {
        if (count != 0)
        {
            status[field] = count;
        }
    }

    /// <summary>Reads a number or a percentage of a whole, e.g. <c>maxSurge</c>.</summary>
    public static int OfWhole(JsonNode? amount, int whole, bool isRoundedUp)
    {
        var text = amount?.ToString() ?? "0";
        if (!text.EndsWith('%'))
        {
            return int.TryParse(text, out var number) ? number : 0;
        }

        var share = double.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture) * whole / 100;
        return (int)(isRoundedUp ? Math.Ceiling(share) : Math.Floor(share));
    }
}
