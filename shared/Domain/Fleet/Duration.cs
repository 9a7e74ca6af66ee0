using System.Globalization;
using System.Text.RegularExpressions;

namespace Trimtab.Domain.Fleet;

/// <summary>Durations as people write them: <c>500ms</c>, <c>10s</c>, <c>3m</c>, <c>1h30m</c>, <c>2d</c>. Units in falling order, each at most once.</summary>
public static partial class Duration
{
    private static readonly (string Group, double Milliseconds)[] Units =
        [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (string.IsNullOrEmpty(text) || Shape().Match(text) is not { Success: true } match)
        {
            return false;
        }

        foreach (var (group, milliseconds) in Units)
        {
            if (match.Groups[group] is { Success: true, Value: var digits })
            {
                duration += TimeSpan.FromMilliseconds(double.Parse(digits, CultureInfo.InvariantCulture) * milliseconds);
            }
        }

        return true;
    }

    /// <summary>The shortest such text: <c>1m30s</c>; <c>0s</c> for zero.</summary>
    public static string ToText(TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero)
        {
            return "0s";
        }

        string[] parts =
        [
            duration.Days > 0 ? $"{duration.Days}d" : "",
            duration.Hours > 0 ? $"{duration.Hours}h" : "",
            duration.Minutes > 0 ? $"{duration.Minutes}m" : "",
            duration.Seconds > 0 ? $"{duration.Seconds}s" : "",
            duration.Milliseconds > 0 ? $"{duration.Milliseconds}ms" : "",
        ];
        return string.Concat(parts);
    }

    // Six digits a unit keep every sum inside TimeSpan.
    [GeneratedRegex(@"\A(?:(?<d>\d{1,6})d)?(?:(?<h>\d{1,6})h)?(?:(?<m>\d{1,6})m)?(?:(?<s>\d{1,6})s)?(?:(?<ms>\d{1,9})ms)?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
