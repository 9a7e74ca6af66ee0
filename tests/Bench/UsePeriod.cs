using System.Globalization;

namespace Trimtab.Bench;

/// <summary>What a process and the whole machine use from a moment on.</summary>
internal sealed class UsePeriod
{
    private readonly int _processId;
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private readonly TimeSpan _machine = MachineUse.Read();
    private readonly TimeSpan _process;

    private UsePeriod(int processId) => (_processId, _process) = (processId, ProcessUse.Read(processId)!.Processor);

    public static UsePeriod Begin(int processId) => new(processId);

    /// <summary>Processor time of the process so far, in milliseconds for each of what it did.</summary>
    /// <param name="times">How often it did it.</param>
    public double MillisecondsEach(int times) => (ProcessUse.Read(_processId)!.Processor - _process).TotalMilliseconds / times;

    public override string ToString()
    {
        var (now, elapsed) = (ProcessUse.Read(_processId)!, TimeProvider.System.GetElapsedTime(_began));
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        return string.Create(CultureInfo.InvariantCulture, $"{1000 * (now.Processor - _process) / elapsed:0} m of processor over {elapsed.TotalSeconds:0} s, {now.ResidentBytes >> 20} MiB resident, of these {now.AnonymousBytes >> 20} MiB its own, {now.PeakBytes >> 20} MiB at most; the machine {(MachineUse.Read() - _machine) / elapsed:0.0} of {Environment.ProcessorCount} processors, load {load}");
    }
}
