using System.Globalization;

namespace Trimtab.Bench;

/// <summary>What a process has used so far, as Linux counts it.</summary>
/// <param name="PeakBytes">The most memory that it held at once.</param>
/// <param name="Processor">Processor time of all its threads.</param>
internal sealed record ProcessUse(long PeakBytes, TimeSpan Processor)
{
    private const int TicksPerSecond = 100; // USER_HZ: the same on every Linux that .NET runs on

    /// <returns>Null when the process has ended.</returns>
    public static ProcessUse? Read(int processId)
    {
        try
        {
            // VmHWM:     93640 kB
            var peak = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            // After the name in parentheses: state is the 1st field, utime the 12th, stime the 13th (proc(5)).
            var fields = File.ReadAllText($"/proc/{processId}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return peak is null
                ? null
                : new ProcessUse(Number(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) << 10, TimeSpan.FromSeconds(1) * (Number(fields[11]) + Number(fields[12])) / TicksPerSecond);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
