using System.Globalization;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Incidents;

/// <summary>What is known of the memory of a container that was killed for it. Pure.</summary>
/// <param name="Limit">The container's memory limit; null for none.</param>
/// <param name="PodLimit">The limit that all containers of the pod share; null for none.</param>
/// <param name="NodeSign">What says that the node itself was short of memory: <c>SystemOOM</c> (an Event at that time) or <c>MemoryPressure</c> (its condition); null for nothing.</param>
/// <param name="Last">The newest sample that was read, perhaps of an earlier run; null for none.</param>
/// <remarks>
/// The kernel kills inside a cgroup when what it uses reaches <c>memory.max</c>, the limit, and can't be reduced; more than that is used for moments at most. So the limit is
/// what <c>memory.peak</c> was, unless another cgroup or the node was what ran out: the kill is counted (<c>oom_kill</c>) and called <c>OOMKilled</c> all the same.
/// Sources: Linux, <c>Documentation/admin-guide/cgroup-v2.rst</c>, Memory Interface Files; containerd pull request 6323; kubelet, <c>pkg/kubelet/oom/oom_watcher_linux.go</c>.
/// </remarks>
public sealed record MemoryKill(string? Limit, string? PodLimit, string? NodeSign, MemorySample? Last)
{
    /// <summary>The most that the container used; null when it is not known.</summary>
    public string? Peak => PodLimit is null && NodeSign is null ? Limit : null;

    /// <summary>What the container used no more than, where its peak is not known; null for nothing.</summary>
    public string? PeakAtMost => Peak is null ? Limit ?? PodLimit : null;

    /// <returns>Null for another failure.</returns>
    public static MemoryKill? Of(PodFailureReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report.Kind == PodFailureKind.OutOfMemory
            ? new MemoryKill(report.MemoryLimit, report.PodMemoryLimit, SignOf(report), MemorySample.Parse(report.TextOf(MemoryHarvest.Sample)))
            : null;
    }

    /// <summary>Whose lack it was, and the peak, in one sentence.</summary>
    /// <param name="endedAt">When the container was killed.</param>
    public string Sentence(DateTimeOffset endedAt)
    {
        var reason = (Limit, PodLimit) switch
        {
            ({ } own, null) => $"The container reached its memory limit of {own}",
            (null, { } shared) => $"The pod's containers together reached its memory limit of {shared}",
            ({ } own, { } shared) => $"The container reached its memory limit of {own}, or the pod's containers together that of {shared}",
            _ when NodeSign is null => "The container has no memory limit: the node, or its share for pods, had no memory left",
            _ => "The container has no memory limit, and the node was short of memory",
        };
        var node = NodeSign is null ? "" : Limit is null && PodLimit is null ? $" ({NodeSign})" : $", or the node was short of memory ({NodeSign})";
        var peak = Peak is not null ? ", which is its peak"
            : PeakAtMost is { } most ? $": {(Limit is null ? "this container's" : "its")} peak was {most} at most"
            : ". Its peak is not known";
        return $"{reason}{node}{peak}{LastSeen(endedAt)}.";
    }

    private string LastSeen(DateTimeOffset endedAt)
        => Last is null ? ""
            : string.Create(CultureInfo.InvariantCulture, $"; {(Last.EndedAt - Last.At).TotalSeconds:0} s before {(Last.EndedAt == endedAt ? "its end" : "an earlier end")} it used {Last.Amount()}");

    private static string? SignOf(PodFailureReport report)
        => report.TextOf(MemoryHarvest.NodeEvents).Split('\n').Select(EventLine.Parse).Any(line => MemoryHarvest.IsOf(line?.Time, report.FailedAt)) ? MemoryHarvest.SystemOom
            : report.TextOf("node").Contains("\nMemoryPressure=True ", StringComparison.Ordinal) ? "MemoryPressure"
            : null;
}
