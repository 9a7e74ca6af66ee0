using System.Globalization;

namespace Trimtab.Bench;

/// <summary>Reads <c>--name 123</c> from a benchmark's arguments.</summary>
internal static class BenchArguments
{
    public static int Number(string[] arguments, string name, int whenMissing)
    {
        var at = Array.IndexOf(arguments, "--" + name);
        return at >= 0 && at + 1 < arguments.Length && int.TryParse(arguments[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : whenMissing;
    }
}
