using Trimtab.Domain.Clusters;
using Trimtab.Domain.Judging;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Updates.Checks;

/// <summary>Watches how many requests to an update's new pods fail, by the pods' own counts, as rollouts read them.</summary>
/// <remarks>Two rules. At any moment: the judge is sure that more than the allowed share fails (its sequential test, so that looking often costs nothing).
/// At the watch's end: more than the allowed share of all requests failed, out of enough to say so.</remarks>
public sealed class ErrorWatch(UpdatedPods pods, PodMetricsReader metrics, TimeProvider time)
{
    // Of a share that is set, not learned: as good as known. The judge tolerates twice a baseline's share.
    private const double Certain = 1e9;
    private const double Tolerance = 2;

    /// <summary>Reads the pods once more.</summary>
    /// <returns>All that was counted so far, and what is to be said of it; null when the update is not judged by it.</returns>
    public async Task<(IReadOnlyDictionary<string, MeasuredErrors> Errors, CheckResult Result)?> LookAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        if (update.Execution.MaxErrors is not { } allowed || !UpdatedPods.Has(update.Change.Asset.Kind))
        {
            return null;
        }

        try
        {
            var (cluster, workloads) = await pods.FindAsync(update, cancellationToken);
            Dictionary<string, MeasuredErrors> errors = new(StringComparer.Ordinal);
            List<CheckResult> results = [];
            foreach (var workload in workloads)
            {
                var name = $"{workload.Workload.KindName.Kind} {workload.Workload.Name}";
                var before = update.Errors.GetValueOrDefault(name, MeasuredErrors.None);
                var read = await metrics.ReadAsync(cluster, update.Execution.Metrics, update.StartedAt ?? update.PhaseSince, before.Metrics, [], workload.Pods, cancellationToken);
                errors[name] = new MeasuredErrors(read, Weigh(update, before.Judge, read, allowed, workloads.Count));
                results.Add(Judge(update, name, errors[name], allowed));
            }

            return (errors, results.Find(static result => !result.IsGood) ?? new CheckResult(true, string.Join(' ', results.Select(static result => result.Reason))));
        }
        catch (ClusterException silent)
        {
            // Whether the workload is well is not told by this; who can't be read is not failing.
            return (update.Errors, new CheckResult(true, $"Its errors could not be counted: {silent.Message}."));
        }
    }

    private JudgeState Weigh(UpdateDocument update, JudgeState state, WorkloadMetrics read, double allowed, int workloads)
    {
        var policy = JudgePolicy.Default with { FalseRollBackRate = JudgePolicy.Default.FalseRollBackRate / workloads };
        var seconds = (time.GetUtcNow() - (update.StartedAt ?? update.PhaseSince)).TotalSeconds;
        var baseline = new Baseline(Certain, Certain * allowed / Tolerance, 0, 0);
        return BaselineJudge.Observe(policy, baseline, state, read.Observe(seconds, [], readyFor: null)).State;
    }

    private CheckResult Judge(UpdateDocument update, string name, MeasuredErrors errors, double allowed)
    {
        var (requests, bad) = (errors.Metrics.CanaryCounts.Requests, errors.Metrics.CanaryCounts.Bad);
        if (requests <= 0)
        {
            return new CheckResult(true, $"{name} had no request that could be counted: {errors.Metrics.Measured}");
        }

        var isOver = time.GetUtcNow() - update.PhaseSince >= update.Execution.Watch && requests >= JudgePolicy.Default.MinRequests && bad > requests * allowed;
        var counted = $"{name}: {JudgeReasons.Share(bad, requests, "requests failed")}";
        return errors.Judge.RolledBack is null && !isOver
            ? new CheckResult(true, $"{counted}.")
            : new CheckResult(false, $"{counted}, and {JudgeReasons.Percent(allowed)} may.");
    }
}
