using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Incidents;

/// <summary>The last that the metrics API had of a container's run that ended.</summary>
/// <param name="At">When it was taken.</param>
/// <param name="Bytes">The working set at that moment: what the container used, without the page cache that it could give back.</param>
/// <param name="EndedAt">When that run ended.</param>
public sealed partial record MemorySample(DateTimeOffset At, long Bytes, DateTimeOffset EndedAt)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>All of these times are written without what is less than a second.</summary>
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(1);

    /// <summary>Takes the failed container's sample out of a pod's metrics.</summary>
    /// <param name="metrics">The PodMetrics (<c>metrics.k8s.io</c>); missing or wrong fields read as empty.</param>
    /// <param name="failure">The container's end.</param>
    /// <returns>Null when there is no sample that is surely of the run that ended: its whole window lies between the run's start and end.</returns>
    /// <remarks>The time is that of the pod's oldest sample, so another container's may be newer than it says. A container's next run has none before it ran for 10 s:
    /// so one of several is believed while the container does not run again. Source: metrics-server, <c>pkg/storage/pod.go</c>.</remarks>
    public static MemorySample? Of(JsonObject metrics, IncidentFailure failure)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(failure);
        var containers = metrics.Items("containers").ToList();
        if (failure is not { StartedAt: { } started, At: { } ended }
            || FailureClassifier.Time(metrics.Text("timestamp")) is not { } at
            || Length(metrics.Text("window")) is not { } window
            || at > ended || at - window < started - Resolution
            || (containers.Count > 1 && failure.IsPast))
        {
            return null;
        }

        var usage = containers.Find(container => container.Text("name") == failure.Container)?.Find("usage", "memory");
        return Quantity.TryParse(usage, out var memory) && memory.InWhole is { } bytes ? new MemorySample(at, bytes, ended) : null;
    }

    /// <returns>Null for what is no such line, as when redaction took a part of it.</returns>
    public static MemorySample? Parse(string line)
        => Line().Match(line) is { Success: true } match
            && long.TryParse(match.Groups["bytes"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            && FailureClassifier.Time(match.Groups["at"].Value) is { } at && FailureClassifier.Time(match.Groups["ended"].Value) is { } ended
                ? new MemorySample(at, bytes, ended) : null;

    /// <summary>For people: <c>41Mi</c>, <c>1.2Gi</c>.</summary>
    public string Amount()
    {
        var (unit, size) = Bytes switch { >= 1 << 30 => ("Gi", 1L << 30), >= 1 << 20 => ("Mi", 1L << 20), _ => ("Ki", 1L << 10) };
        var amount = (double)Bytes / size;
        return amount.ToString(amount < 10 ? "0.#" : "0", CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>The line of the context's part <c>memory</c>.</summary>
    public override string ToString() => $"{Text(At)} {Amount()} in use ({Bytes.ToString(CultureInfo.InvariantCulture)} bytes), the run ended {Text(EndedAt)}";

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>A duration as Go writes it: <c>15.283s</c>, <c>1m0s</c>.</summary>
    private static TimeSpan? Length(string text)
        => text.Length > 0 && Window().Match(text) is { Success: true } match
            ? TimeSpan.FromMinutes(Number(match, "m")) + TimeSpan.FromSeconds(Number(match, "s")) + TimeSpan.FromMilliseconds(Number(match, "ms"))
            : null;

    private static double Number(Match match, string group)
        => match.Groups[group] is { Success: true, Value: var digits } ? double.Parse(digits, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\A(?<at>\S{20}) \S+ in use \((?<bytes>\d{1,18}) bytes\), the run ended (?<ended>\S{20})\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    [GeneratedRegex(@"\A((?<m>\d{1,6})m)?((?<s>\d{1,6}(\.\d{1,9})?)s)?((?<ms>\d{1,9}(\.\d{1,9})?)ms)?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Window();
}
