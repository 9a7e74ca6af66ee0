using Trimtab.Domain.Incidents;

namespace Trimtab.Relay;

/// <summary>How much the reports that wait for the queue may take of memory.</summary>
/// <remarks>Under a flood, or while storage is away, context is given up before reports are: without it a report has about a kilobyte.</remarks>
internal sealed class ReportMemory
{
    /// <summary>What all waiting contexts may take together: the relay needs up to 100 MiB of its 128 for everything else.</summary>
    public const long MaxBytes = 8L << 20;

    // The object, its short strings and its place in the queue.
    private const long Bare = 1 << 10;
    private const long PartBare = 128;

    private long _bytes;

    /// <summary>What the reports take that were taken in and not given back.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Takes a report in.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The report; without its context where that finds no place. And what to give back when it is gone.</returns>
    public (PodFailureReport Report, long Bytes) Take(PodFailureReport report)
    {
        var bytes = BytesOf(report);
        if (Interlocked.Add(ref _bytes, bytes) <= MaxBytes || report.Context is null)
        {
            return (report, bytes);
        }

        var without = Without(report);
        var less = BytesOf(without);
        Interlocked.Add(ref _bytes, less - bytes);
        return (without, less);
    }

    public void Give(long bytes) => Interlocked.Add(ref _bytes, -bytes);

    private static PodFailureReport Without(PodFailureReport report) => report with
    {
        Context = [.. report.Context!.Select(static part => part with { Text = null, Withheld = part.Withheld ?? "given up: too many reports wait for storage" })],
    };

    private static long BytesOf(PodFailureReport report)
        => Bare
            + (sizeof(char) * (report.Sentence.Length + (report.Image?.Length ?? 0)))
            + (report.Context?.Sum(static part => PartBare + (sizeof(char) * ((long)part.Name.Length + (part.Text?.Length ?? 0) + (part.Withheld?.Length ?? 0)))) ?? 0);
}
