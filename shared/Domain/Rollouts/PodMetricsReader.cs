using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Metrics;

namespace Trimtab.Domain.Rollouts;

/// <summary>Reads the request counts of a workload's pods straight from the pods, all at once.</summary>
public sealed class PodMetricsReader(TimeProvider time)
{
    private const int MaxPods = 20;
    private const int Ok = 200;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly MetricsLimits Limits = MetricsLimits.Default with { MaxBytes = 4 * 1024 * 1024 };

    /// <summary>Reads at most 20 pods a track. One that does not answer within 2 s is skipped, and catches up later.</summary>
    /// <param name="cluster">Where the pods are.</param>
    /// <param name="document">The rollout.</param>
    /// <param name="workload">One of its workloads.</param>
    /// <param name="stable">Pods of the stable track; empty when they are not compared with.</param>
    /// <param name="judged">Pods that run the revision.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The workload's metrics after this reading.</returns>
    public Task<WorkloadMetrics> ReadAsync(
        ICluster cluster,
        RolloutDocument document,
        RolloutWorkload workload,
        IReadOnlyList<JsonObject> stable,
        IReadOnlyList<JsonObject> judged,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(workload);
        return ReadAsync(cluster, document.Policy.Metrics, document.StartedAt, workload.Metrics, stable, judged, cancellationToken);
    }

    /// <summary>The same of a workload whose pods are watched otherwise than by a rollout.</summary>
    /// <param name="cluster">Where the pods are.</param>
    /// <param name="policy">What is measured.</param>
    /// <param name="since">Pods that were made since then count from their first request on, others from the first reading.</param>
    /// <param name="before">What was read so far.</param>
    /// <param name="stable">Pods to compare with; may be empty.</param>
    /// <param name="judged">Pods that are judged.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<WorkloadMetrics> ReadAsync(
        ICluster cluster,
        MetricsPolicy policy,
        DateTimeOffset since,
        WorkloadMetrics before,
        IReadOnlyList<JsonObject> stable,
        IReadOnlyList<JsonObject> judged,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(before);
        var reading = ReadPagesAsync(cluster, policy, stable, cancellationToken);
        var judgedPages = await ReadPagesAsync(cluster, policy, judged, cancellationToken);
        var stablePages = await reading;

        var answered = $"{judgedPages.Count} of {Math.Min(judged.Count, MaxPods)} new and {stablePages.Count} of {Math.Min(stable.Count, MaxPods)} stable pods answered";
        var choice = Choose(policy, before.Selection, [.. stablePages, .. judgedPages]);
        if (choice.Selection is not { } selection)
        {
            return before with { Measured = $"{NothingChosen(policy, choice, [.. stable, .. judged])} ({answered})." };
        }

        var metrics = new PodMetrics(selection, Limits);
        return before with
        {
            Measured = $"{choice.Sentence} ({answered}).",
            Selection = selection,
            Stable = stable.Count == 0 ? before.Stable : before.Stable.After([.. stable.Select(static pod => pod.Uid)], Scrapes(since, metrics, stablePages)),
            Canary = before.Canary.After([.. judged.Select(static pod => pod.Uid)], Scrapes(since, metrics, judgedPages)),
        };
    }

    private async Task<IReadOnlyList<(JsonObject Pod, ReadOnlyMemory<byte> Page)>> ReadPagesAsync(
        ICluster cluster, MetricsPolicy policy, IReadOnlyList<JsonObject> pods, CancellationToken cancellationToken)
    {
        var pages = await Task.WhenAll(pods
            .Where(static pod => pod.Text("status", "phase") == "Running").Take(MaxPods)
            .Select(pod => ReadPageAsync(cluster, policy, pod, cancellationToken)));
        return [.. pages.Where(static page => page.Page is not null).Select(static page => (page.Pod, page.Page!.Value))];
    }

    private async Task<(JsonObject Pod, ReadOnlyMemory<byte>? Page)> ReadPageAsync(
        ICluster cluster, MetricsPolicy policy, JsonObject pod, CancellationToken cancellationToken)
    {
        var endpoint = MetricsEndpoint.Find(policy, pod);
        if (endpoint.Port is not { } port)
        {
            return (pod, null);
        }

        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var response = await cluster.ProxyGetAsync(pod.Namespace, pod.Name, port, endpoint.Path, Limits.MaxBytes, either.Token);
            return (pod, response.Status == Ok ? response.Body : null);
        }
        catch (ClusterException)
        {
            return (pod, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (pod, null);
        }
    }

    // Stable's pages come first: it has traffic, so its counters exist. What was chosen stays chosen.
    private static MetricsChoice Choose(MetricsPolicy policy, MetricsSelection? chosen, List<(JsonObject Pod, ReadOnlyMemory<byte> Page)> pages)
    {
        if (chosen is not null)
        {
            return new MetricsChoice(chosen, chosen.Sentence);
        }

        var choice = new MetricsChoice(null, "not measured");
        foreach (var (_, page) in pages)
        {
            choice = MetricsChoice.From(policy, page.Span, Limits);
            if (choice.Selection is not null)
            {
                break;
            }
        }

        return choice;
    }

    private static string NothingChosen(MetricsPolicy policy, MetricsChoice choice, List<JsonObject> pods)
        => pods.Count > 0 && MetricsEndpoint.Find(policy, pods[0]) is { Port: null } nowhere ? nowhere.Sentence : choice.Sentence;

    private static IEnumerable<PodScrape> Scrapes(
        DateTimeOffset since, PodMetrics metrics, IReadOnlyList<(JsonObject Pod, ReadOnlyMemory<byte> Page)> pages)
        => pages.Select(page => new PodScrape(
            page.Pod.Uid,
            page.Pod.Items("status", "containerStatuses").Sum(static container => container.Number("restartCount") ?? 0),
            BeganIn(since, page.Pod),
            metrics.Read(page.Page.Span)));

    // A canary is the rollout's own whatever the clocks say.
    private static bool BeganIn(DateTimeOffset since, JsonObject pod)
        => pod.Label(TrimtabNames.Track) == TrimtabNames.CanaryTrack
            || (DateTimeOffset.TryParse(pod.Text("metadata", "creationTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created)
                && created >= since);
}
