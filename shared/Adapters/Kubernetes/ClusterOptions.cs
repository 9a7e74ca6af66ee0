using System.ComponentModel.DataAnnotations;
using Trimtab.Domain;

namespace Trimtab.Adapters.Kubernetes;

/// <summary>How clusters are kept from disturbing each other: section <c>Clusters</c>.</summary>
public sealed class ClusterOptions
{
    public const string Section = "Clusters";

    /// <summary>Most messages of one queue that are at work on one cluster at once, where the fleet has several. Low: a slow cluster
    /// holds few places, but is itself served slower. High: it can hold so many that no new batch is fetched (that takes <c>newBatchThreshold</c> of host.json).</summary>
    [Range(1, 1000)]
    public int MaxMessages { get; set; } = 6;

    /// <summary>Calls in a row without an answer after which a cluster's messages wait. Low: quick to stop, also for a hiccup. High: more messages wait for its time limits.</summary>
    [Range(2, 100)]
    public int BreakAfter { get; set; } = 3;

    /// <summary>How long they wait at first; doubles up to six times as long while probes fail.</summary>
    [DurationRange("00:00:01", "00:05:00")]
    public TimeSpan Break { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Time for one call with all its retries; pages of lists have twice as long. Low: a silent cluster is noticed sooner. High: a slow one is still served.</summary>
    [DurationRange("00:00:01", "00:05:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public KubernetesLimits ToLimits()
        => new() { Call = CallTimeout, ListPage = CallTimeout * 2, BreakAfter = BreakAfter, Break = Break, MaxBreak = Break * 6 };
}
