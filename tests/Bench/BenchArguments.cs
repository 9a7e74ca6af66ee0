using System.Globalization;

namespace Trimtab.Bench;

/// <summary>Reads <c>--name value</c> from a benchmark's arguments.</summary>
internal static class BenchArguments
{
    public static int Number(string[] arguments, string name, int whenMissing)
        => int.TryParse(Text(arguments, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : whenMissing;

    /// <returns>The numbers of <c>--name 250,1000</c>.</returns>
    public static IReadOnlyList<int> Numbers(string[] arguments, string name, IReadOnlyList<int> whenMissing)
        => Text(arguments, name) is { } list ? [.. list.Split(',').Select(static number => int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture))] : whenMissing;

    public static string? Text(string[] arguments, string name)
    {
        var at = Array.IndexOf(arguments, "--" + name);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }
}
