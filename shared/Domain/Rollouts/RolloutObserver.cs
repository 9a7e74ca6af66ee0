using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Judging;
using Trimtab.Domain.Redaction;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Rollouts;

/// <summary>Looks at a rollout's pods, canaries and stable workloads, reads their metrics and asks the judge. Changes nothing.</summary>
public sealed class RolloutObserver(IClusters clusters, PodMetricsReader metrics, TimeProvider time)
{
    private const int ShownPods = 20;

    private readonly PartRedaction _redaction = new(Redactor.Default, PartRedaction.UsualLimit, time);

    public async Task<RolloutSight> LookAsync(RolloutDocument document, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        var cluster = await clusters.GetAsync(document.Cluster, cancellationToken);
        var looks = await Task.WhenAll(document.Workloads.Select(workload => LookAsync(cluster, document, workload, cancellationToken)));
        return new RolloutSight(
            [.. looks.Select(static look => look.Sight)],
            [.. looks.Select(static look => look.Remembered)],
            [.. looks.Select(static look => look.Canary)],
            [.. looks.SelectMany(static look => look.Failed)]);
    }

    private async Task<(WorkloadSight Sight, RolloutWorkload Remembered, JsonObject? Canary, IReadOnlyList<JsonObject> Failed)> LookAsync(
        ICluster cluster, RolloutDocument document, RolloutWorkload workload, CancellationToken cancellationToken)
    {
        var listing = cluster.ListAsync(KindName.Pod, workload.Namespace, PodSelector.OfBothTracks(workload.Canary), cancellationToken);
        var reading = cluster.GetAsync(workload.StableReference(), cancellationToken);
        var canary = document.IsCanaryGone ? null : await cluster.GetAsync(workload.CanaryReference(), cancellationToken);
        var stable = await reading;
        var pods = TrackPods.Of((await listing).Items, document, workload);
        var isOurs = canary?.Label(TrimtabNames.Rollout) == RolloutNames.Label(document.Id);

        var stableReplicas = stable is null ? (int?)null : (int)(stable.Number("spec", "replicas") ?? 1);
        var judged = Judged(document, pods);
        var wanted = document.Guard is not null || document.Phase is RolloutPhase.Promoting or RolloutPhase.Watching
            ? stableReplicas ?? 0
            : StepPlan.Replicas(document.Policy.Steps, document.Step, stableReplicas ?? 0);
        var failed = await FailedAsync(cluster, document, [.. judged, .. document.Phase == RolloutPhase.Promoting ? pods.Canary : [], .. pods.Evicted], cancellationToken);
        var failures = failed.SelectMany(static pod => pod.Failures).Concat(StuckOf(document, stable)).Distinct().ToList();
        var remembered = WithReadiness(workload, judged, wanted, time.GetUtcNow()) with
        {
            OldTemplates = document.IsPromotionBegun ? workload.OldTemplates : pods.Templates(),
            // A failed pod is a verdict by itself: its roll-back waits for no pod that is slow to tell its counts.
            Metrics = failures.Count > 0 ? workload.Metrics : await MeasureAsync(cluster, document, workload, pods, judged, cancellationToken),
        };
        var (state, verdict) = Judge(document, remembered, failures, time.GetUtcNow());
        var ready = judged.Count(TrackPods.IsReady);
        return (
            new WorkloadSight(
                $"{workload.Namespace}/{workload.Name}",
                stableReplicas,
                stable is null ? "the stable Deployment is gone." : StableSettling.Missing(stable),
                wanted,
                ready,
                remembered.UnreadySince,
                remembered.ReadySince,
                failures,
                verdict)
            {
                Overtaken = document.Guard is { } guard ? GuardSight.Overtaken(guard, stable) : null,
            },
            remembered with { Judge = state, Evidence = EvidenceOf(remembered, stableReplicas ?? 0, wanted, judged, failures, verdict) },
            isOurs ? canary : null,
            [.. failed.Select(static pod => pod.Pod)]);
    }

    private async Task<IReadOnlyList<(JsonObject Pod, IReadOnlyList<string> Failures)>> FailedAsync(
        ICluster cluster, RolloutDocument document, IReadOnlyList<JsonObject> pods, CancellationToken cancellationToken)
    {
        List<(JsonObject Pod, IReadOnlyList<string> Failures)> failed = [];
        foreach (var pod in pods)
        {
            IReadOnlyList<string> failures = [.. FailuresOf(document, pod), .. await SignalledFailures.FindAsync(cluster, pod, document.Signals, cancellationToken)];
            if (failures.Count > 0)
            {
                failed.Add((pod, failures));
            }
        }

        return failed;
    }

    // While it is being promoted, stable is neither what it was nor what it will be: nothing is compared.
    private async Task<WorkloadMetrics> MeasureAsync(
        ICluster cluster, RolloutDocument document, RolloutWorkload workload, TrackPods pods, IReadOnlyList<JsonObject> judged, CancellationToken cancellationToken)
        => document.Phase switch
        {
            RolloutPhase.Promoting => workload.Metrics,
            RolloutPhase.Watching => await metrics.ReadAsync(cluster, document, workload, [], judged, cancellationToken),
            _ => await metrics.ReadAsync(cluster, document, workload, pods.Stable, judged, cancellationToken),
        };

    private static IEnumerable<string> StuckOf(RolloutDocument document, JsonObject? live)
        => document is { Guard: not null, Phase: RolloutPhase.Progressing } && live is not null && GuardSight.Stuck(live) is { } stuck ? [stuck] : [];

    // What node or cluster did is not the template's fault; a pod that is evicted again and again is never ready in time, and that counts.
    private List<string> FailuresOf(RolloutDocument document, JsonObject pod)
    {
        var since = document.Guard is null && document.Phase == RolloutPhase.Watching ? document.PhaseSince : (DateTimeOffset?)null;
        var deadlines = PodDeadlines.ForCanary(time.GetUtcNow(), document.Policy.ReadyDeadline) with { Since = since };
        return [.. PodFailures.Find(pod, deadlines).Where(static failure => !failure.IsOfCluster).Select(failure => failure.Sentence.Redacted(_redaction.Sentence))];
    }

    // While watching, pods that run the revision; all of stable's when its template stayed the same.
    private static IReadOnlyList<JsonObject> Judged(RolloutDocument document, TrackPods pods) => document.Phase switch
    {
        RolloutPhase.Promoting => pods.Promoted,
        RolloutPhase.Watching => pods.Promoted.Count > 0 ? pods.Promoted : pods.Stable,
        _ => pods.Canary,
    };

    private static RolloutWorkload WithReadiness(RolloutWorkload workload, IReadOnlyList<JsonObject> pods, int wanted, DateTimeOffset now)
        => pods.Count >= wanted && pods.All(TrackPods.IsReady)
            ? workload with { ReadySince = workload.ReadySince ?? now, UnreadySince = null }
            : workload with { ReadySince = null, UnreadySince = workload.UnreadySince ?? now };

    private static (JudgeState State, Verdict Verdict) Judge(
        RolloutDocument document, RolloutWorkload workload, IReadOnlyList<string> failures, DateTimeOffset now)
    {
        // One error budget a rollout: its workloads share it.
        var policy = document.Policy.Judge with { FalseRollBackRate = document.Policy.Judge.FalseRollBackRate / document.Workloads.Count };
        var observation = workload.Metrics.Observe((now - document.StartedAt).TotalSeconds, failures, now - workload.ReadySince);
        return document.Phase switch
        {
            RolloutPhase.Promoting => (workload.Judge, new Verdict.Hold("being promoted")),
            RolloutPhase.Watching when workload.Metrics.Baseline is { } baseline
                => BaselineJudge.Observe(policy, baseline, workload.Judge, observation),
            RolloutPhase.Watching => (workload.Judge, new Verdict.Hold("no baseline")),
            _ => Judging.Judge.Observe(policy, workload.Judge, observation),
        };
    }

    private static RolloutEvidence EvidenceOf(
        RolloutWorkload workload, int stableReplicas, int canaryReplicas, IReadOnlyList<JsonObject> judged, List<string> failures, Verdict verdict)
        => new(
            workload.StableReference().ToString(),
            workload.Metrics.Measured,
            workload.Metrics.StableCounts,
            workload.Metrics.CanaryCounts,
            stableReplicas,
            canaryReplicas,
            [.. judged.Take(ShownPods).Select(static pod => $"{pod.Name} {(TrackPods.IsReady(pod) ? "ready" : "not ready")}")],
            failures,
            $"{verdict.GetType().Name}: {verdict.Reason}",
            []);
}
