using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Metrics;

/// <summary>Chooses what is measured from a policy and a first page of a pod's metrics.</summary>
/// <param name="Selection">Null: nothing could be chosen yet; another page (after the first requests) may do.</param>
/// <param name="Sentence">What was chosen, or what is missing and what to do.</param>
public sealed record MetricsChoice(MetricsSelection? Selection, string Sentence)
{
    /// <summary>Chooses. A counter often appears only after its first request: ask again with the next page while <see cref="Selection"/> is null.</summary>
    public static MetricsChoice From(MetricsPolicy policy, ReadOnlySpan<byte> page, MetricsLimits limits)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var offer = MetricsOffer.Read(page, limits);
        var requests = policy.Requests ?? UsualRequests(policy, offer);
        if (requests is null)
        {
            return new MetricsChoice(null, $"not measured: none of the usual request counters among {offer.Series} series; set metrics.requests");
        }

        if (!offer.Labels.TryGetValue(requests, out var labels))
        {
            return new MetricsChoice(null, $"not measured yet: {requests} is not among {offer.Series} series");
        }

        var bad = policy.BadLabels ?? UsualBad(labels);
        var (latency, bound, latencySentence) = ChooseLatency(policy, requests, offer);
        IReadOnlyDictionary<string, string> only = requests.StartsWith("istio_", StringComparison.Ordinal)
            ? new Dictionary<string, string> { ["reporter"] = "destination" }
            : new Dictionary<string, string>();
        var badSentence = bad.Count > 0 ? string.Join(" and ", bad.Select(entry => $"{entry.Key}=~\"{entry.Value}\"")) : "not measured, no status label (set metrics.bad)";
        var sentence = $"requests: {requests}; bad: {badSentence}; slow: {latencySentence}";
        return new MetricsChoice(new MetricsSelection(requests, bad, only, latency, bound, sentence), sentence);
    }

    /// <summary>A counter that also tells the status is worth more than one that only counts.</summary>
    private static string? UsualRequests(MetricsPolicy policy, MetricsOffer offer)
    {
        string[] present = [.. UsualMetrics.Requests.Where(offer.Labels.ContainsKey)];
        return present.FirstOrDefault(name => policy.BadLabels is null ? UsualBad(offer.Labels[name]).Count > 0 : policy.BadLabels.Keys.All(offer.Labels[name].Contains))
            ?? present.FirstOrDefault();
    }

    private static Dictionary<string, string> UsualBad(IReadOnlySet<string> labels)
    {
        if (labels.Contains(UsualMetrics.GrpcErrors.Key))
        {
            return new Dictionary<string, string> { [UsualMetrics.GrpcErrors.Key] = UsualMetrics.GrpcErrors.Value };
        }

        return UsualMetrics.StatusLabels.FirstOrDefault(labels.Contains) is { } label
            ? new Dictionary<string, string> { [label] = UsualMetrics.ServerErrors }
            : [];
    }

    private static (string? Latency, double Bound, string Sentence) ChooseLatency(MetricsPolicy policy, string requests, MetricsOffer offer)
    {
        const string Count = "_count";
        var own = requests.EndsWith(Count, StringComparison.Ordinal) ? requests[..^Count.Length] : null;
        var latency = policy.Latency
            ?? (own is not null && offer.Bounds.ContainsKey(own) ? own : UsualMetrics.Latencies.FirstOrDefault(offer.Bounds.ContainsKey));
        if (latency is null)
        {
            return (null, 0, "not measured, none of the usual histograms (set metrics.latency)");
        }

        var objective = policy.Objective.TotalSeconds * UsualMetrics.UnitsPerSecond(latency);
        if (!offer.Bounds.TryGetValue(latency, out var bounds))
        {
            return (null, 0, $"not measured, {latency} has no buckets");
        }

        var enough = bounds.Where(bound => double.IsFinite(bound) && bound >= objective * (1 - 1e-9)).ToList();
        if (enough.Count == 0)
        {
            return (null, 0, $"not measured, {latency} has no bucket at or above the objective of {policy.Objective.TotalMilliseconds:0.###} ms");
        }

        var chosen = enough.Min();
        var milliseconds = chosen / UsualMetrics.UnitsPerSecond(latency) * 1000;
        return (latency, chosen, $"{latency} above {milliseconds:0.###} ms{(chosen > objective * (1 + 1e-9) ? $" (the next bucket after the objective of {policy.Objective.TotalMilliseconds:0.###} ms)" : "")}");
    }
}
