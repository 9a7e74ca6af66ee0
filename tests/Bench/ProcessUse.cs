using System.Globalization;

namespace Trimtab.Bench;

/// <summary>What a process has used so far, as Linux counts it.</summary>
/// <param name="PeakBytes">The most memory that it held at once.</param>
/// <param name="Processor">Processor time of all its threads.</param>
/// <param name="ResidentBytes">What it holds now.</param>
/// <param name="AnonymousBytes">Of that, what is not mapped from a file: the rest is shared by all that map the file, and given back when memory is short.</param>
internal sealed record ProcessUse(long PeakBytes, TimeSpan Processor, long ResidentBytes = 0, long AnonymousBytes = 0)
{
    private const int TicksPerSecond = 100; // USER_HZ: the same on every Linux that .NET runs on

    /// <returns>Null when the process has ended.</returns>
    public static ProcessUse? Read(int processId)
    {
        try
        {
            // VmHWM:     93640 kB
            var status = File.ReadLines($"/proc/{processId}/status")
                .Select(static line => line.Split([':', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
                .Where(static words => words is [_, _, "kB"])
                .ToDictionary(static words => words[0], static words => Number(words[1]) << 10, StringComparer.Ordinal);
            // After the name in parentheses: state is the 1st field, utime the 12th, stime the 13th (proc(5)).
            var fields = File.ReadAllText($"/proc/{processId}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return status.TryGetValue("VmHWM", out var peak)
                ? new ProcessUse(peak, TimeSpan.FromSeconds(1) * (Number(fields[11]) + Number(fields[12])) / TicksPerSecond, status["VmRSS"], status["RssAnon"])
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
