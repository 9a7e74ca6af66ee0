using System.Text.Json;

namespace Trimtab.Bench;

/// <summary>Numbers that the function app wrote into its log.</summary>
internal static class LogNumbers
{
    /// <param name="file">The log, one JSON object a line; may still be written to.</param>
    /// <param name="member">Lines without this member are skipped.</param>
    /// <param name="from">Only lines of this time and later.</param>
    public static IReadOnlyList<double> Read(string file, string member, DateTimeOffset from)
    {
        List<double> numbers = [];
        using var log = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (log.ReadLine() is { } line)
        {
            if (line.StartsWith('{') && line.EndsWith('}') && line.Contains(member, StringComparison.Ordinal))
            {
                using var entry = JsonDocument.Parse(line);
                if (entry.RootElement.TryGetProperty(member, out var number) && entry.RootElement.GetProperty("time").GetDateTimeOffset() >= from)
                {
                    numbers.Add(number.GetDouble());
                }
            }
        }

        return numbers;
    }
}
