using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Health;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Redaction;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Updates.Patching;

/// <summary>Follows how a workload's pods are replaced: the object's own status, and the new pods, which tell of a failure long before a deadline does.</summary>
public sealed class WorkloadRollOut(TimeProvider time)
{
    private const int Percent = 100;

    private readonly PartRedaction _redaction = new(Redactor.Default, PartRedaction.UsualLimit, time);

    /// <summary>Why a changed template would not change the pods; null when it would.</summary>
    public static string? Obstacle(JsonObject live)
    {
        ArgumentNullException.ThrowIfNull(live);
        return live.Text("spec", "updateStrategy", "type") == "OnDelete" ? "replaces its pods only when somebody deletes them (updateStrategy OnDelete)."
            : live.Find("spec", "paused") is JsonValue paused && paused.TryGetValue<bool>(out var isPaused) && isPaused ? "is paused."
            : null;
    }

    /// <summary>What the object says of itself; a CronJob's next run takes the new image.</summary>
    public UpdateProgress Progress(JsonObject live)
    {
        ArgumentNullException.ThrowIfNull(live);
        if (live.KindName.Kind == "CronJob")
        {
            return new UpdateProgress.Ready("Its next run takes it.");
        }

        var health = ObjectHealth.Of(live, time.GetUtcNow());
        return health.Status switch
        {
            HealthStatus.Current => new UpdateProgress.Ready($"{live.Reference} is rolled out."),
            HealthStatus.InProgress => new UpdateProgress.Pending($"{live.Reference}: {health.Reason}."),
            _ => new UpdateProgress.Failed($"{live.Reference}: {health.Reason}."),
        };
    }

    /// <summary>What the object and its new pods say.</summary>
    /// <param name="cluster">Where it is.</param>
    /// <param name="live">The object.</param>
    /// <param name="update">Whose roll-out it is.</param>
    /// <param name="maxUnready">Percentage of the pods that are wanted that may be unready or fail.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public async Task<UpdateProgress> LookAsync(ICluster cluster, JsonObject live, UpdateDocument update, int maxUnready, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(update);
        var progress = Progress(live);
        if (progress is UpdateProgress.Failed || live.KindName.Kind == "CronJob")
        {
            return progress;
        }

        var image = PatchedWorkload.ImageOf(live, update.Change.Part);
        var deadlines = new PodDeadlines(time.GetUtcNow(), update.Execution.ReadyDeadline, PodDeadlines.DefaultUnreadyGrace, update.StartedAt);
        var looks = (await cluster.ListAsync(KindName.Pod, live.Namespace, PodSelector.OfBothTracks(live), cancellationToken)).Items
            .Where(pod => pod.Find("metadata", "deletionTimestamp") is null && IsOf(pod, update.Change.Part, image))
            .Select(pod => (Pod: pod, Failures: PodFailures.Find(pod, deadlines))).Where(static look => !IsEndedByCluster(look.Pod, look.Failures)).ToList();
        var pods = looks.ConvertAll(static look => look.Pod);
        var failing = looks.Where(static look => look.Failures.Count > 0).Select(static look => look.Failures[0]).ToList();
        var wanted = Math.Max(Wanted(live), pods.Count);
        if (failing.Count * Percent > wanted * maxUnready)
        {
            return new UpdateProgress.Failed($"{failing.Count} of {pods.Count} new pods {(failing.Count == 1 ? "fails" : "fail")}: {failing[0].Sentence.Redacted(_redaction.Sentence)}.");
        }

        var ready = pods.Count(TrackPods.IsReady);
        return progress is UpdateProgress.Pending && IsEnough(ready, wanted, maxUnready)
            ? new UpdateProgress.Ready($"{ready} of {wanted} new pods are ready.")
            : progress;
    }

    // Evicted pods stay in the list for long, beside those that took their place.
    private static bool IsEndedByCluster(JsonObject pod, IReadOnlyList<PodFailure> failures)
        => pod.Text("status", "phase") == "Failed" && failures.All(static failure => failure.IsOfCluster);

    /// <summary>Whether enough of a workload's pods are ready, whatever they run.</summary>
    /// <param name="cluster">Where it is.</param>
    /// <param name="live">The object.</param>
    /// <param name="maxUnready">Percentage of the pods that may be unready.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public static async Task<bool> IsEnoughAsync(ICluster cluster, JsonObject live, int maxUnready, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(live);
        if (maxUnready == 0 || live.KindName.Kind is not ("Deployment" or "StatefulSet" or "DaemonSet"))
        {
            return false;
        }

        var pods = (await cluster.ListAsync(KindName.Pod, live.Namespace, PodSelector.OfBothTracks(live), cancellationToken)).Items
            .Where(static pod => pod.Find("metadata", "deletionTimestamp") is null && pod.Text("status", "phase") != "Failed").ToList();
        return IsEnough(pods.Count(TrackPods.IsReady), Math.Max(Wanted(live), pods.Count), maxUnready);
    }

    /// <summary>Deletes a StatefulSet's pods that never became ready with the new image: it waits for them for ever, also when its template is the old one again.</summary>
    /// <remarks>Source: Kubernetes, "StatefulSets", "Forced rollback".</remarks>
    public static async Task FreeAsync(ICluster cluster, JsonObject live, UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(update);
        if (live.KindName.Kind != "StatefulSet")
        {
            return;
        }

        var image = PatchedWorkload.ImageOf(live, update.Change.Part);
        foreach (var pod in (await cluster.ListAsync(KindName.Pod, live.Namespace, PodSelector.OfBothTracks(live), cancellationToken)).Items
            .Where(pod => pod.Find("metadata", "deletionTimestamp") is null && !IsOf(pod, update.Change.Part, image) && !TrackPods.IsReady(pod) && IsOwned(pod, live)))
        {
            await cluster.DeleteAsync(pod.Reference, new DeleteOptions { Uid = pod.Uid }, cancellationToken);
        }
    }

    private static bool IsEnough(int ready, int wanted, int maxUnready) => maxUnready > 0 && wanted > 0 && (wanted - ready) * Percent <= wanted * maxUnready;

    private static int Wanted(JsonObject live) => (int)(live.Number("spec", "replicas") ?? live.Number("status", "desiredNumberScheduled") ?? 1);

    private static bool IsOwned(JsonObject pod, JsonObject live)
        => pod.Items("metadata", "ownerReferences").Any(owner => owner.Text("uid") == live.Uid);

    private static bool IsOf(JsonObject pod, string container, string? image) => PatchedWorkload.ImageOf(pod, container) == image;
}
