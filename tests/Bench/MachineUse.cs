using System.Globalization;

namespace Trimtab.Bench;

/// <summary>Processor time of the whole machine, as Linux counts it.</summary>
internal static class MachineUse
{
    private const int TicksPerSecond = 100; // USER_HZ

    // Fields of /proc/stat's first line (proc(5)): cpu user nice system idle iowait irq softirq steal guest guest_nice; guests are in user already.
    private static readonly int[] Busy = [1, 2, 3, 6, 7];

    /// <returns>What all processes and the kernel have worked since the machine was started.</returns>
    public static TimeSpan Read()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return TimeSpan.FromSeconds(1) * Busy.Sum(index => long.Parse(fields[index], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
