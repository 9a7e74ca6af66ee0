using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Incidents;

/// <summary>Has a running rollout look at once when one of its pods fails, instead of at its next tick: it sees the failure itself, and decides.
/// What it can't see, because it stands in the pod's Events only, is put into its document.</summary>
public sealed class RolloutAlarm(RolloutDocuments documents, IMessageSender sender, TimeProvider time)
{
    private const int Attempts = 3;

    /// <returns>The rollout that the pod is of: the one that made it, closed or not, else the running one of its workload; null when there is none.</returns>
    public async Task<RolloutDocument?> RaiseAsync(PodFailureReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        var (document, etag) = await FindAsync(report, cancellationToken);
        if (document is not null)
        {
            await WakeAsync(document, etag, report, cancellationToken);
        }

        return document;
    }

    /// <summary>Tells a guard's window, which the report itself may have begun, what it can't see.</summary>
    public async Task SignalAsync(string window, PodFailureReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (PodEvents.IsOfEvents(report.Kind) && await documents.ReadAsync(window, cancellationToken) is { Document: { } document } read)
        {
            await WakeAsync(document, read.ETag, report, cancellationToken);
        }
    }

    private async Task<(RolloutDocument? Document, string ETag)> FindAsync(PodFailureReport report, CancellationToken cancellationToken)
    {
        // Labels are anybody's to write: what they name must fit.
        if (report.Owner.Rollout is { Length: > 0 } label
            && await documents.FindByLabelAsync(label, cancellationToken) is { Document: { } named } found && WorkloadOf(named, report) is not null)
        {
            return found;
        }

        foreach (var active in await documents.ListActiveAsync(null, cancellationToken))
        {
            if (await documents.ReadAsync(active.Rollout, cancellationToken) is { Document: { IsClosed: false } running } read && WorkloadOf(running, report) is not null)
            {
                return read;
            }
        }

        return (null, "");
    }

    /// <returns>The workload of the rollout that a report is about; null for none.</returns>
    internal static RolloutWorkload? WorkloadOf(RolloutDocument document, PodFailureReport report)
        => document.Cluster != report.Cluster ? null : document.Workloads.FirstOrDefault(workload
            => workload.Namespace == report.Pod.Namespace && IsOwner(report, report.Pod.IsCanary ? RolloutNames.Canary(workload.Name) : workload.Name));

    // Of a canary that is being deleted, the ReplicaSet may be all that is left.
    private static bool IsOwner(PodFailureReport report, string deployment)
        => (report.Owner.Kind, report.Owner.Name) is var owner
            && (owner == (KindName.Deployment.Kind, deployment) || (report.Pod.IsCanary && owner == (KindName.ReplicaSet.Kind, $"{deployment}-{report.Pod.Template}")));

    private async Task WakeAsync(RolloutDocument document, string etag, PodFailureReport report, CancellationToken cancellationToken)
    {
        // The next tick comes by itself, but a signal that is not written is lost.
        for (var attempt = 1; (attempt <= Attempts || PodEvents.IsOfEvents(report.Kind)) && Concerns(document, report); attempt++)
        {
            // A new sequence: whoever ticks just now may have looked before the failure.
            var awake = document with { Sequence = document.Sequence + 1, NextTickDue = time.GetUtcNow(), Signals = document.Signals.With(report) };
            if (await documents.TryWriteAsync(awake, etag, cancellationToken) is not null)
            {
                await sender.SendAsync(new RolloutTick(awake.Id, awake.Sequence), awake.Context(), TimeSpan.Zero, cancellationToken);
                return;
            }

            var (again, newer) = await documents.ReadAsync(document.Id, cancellationToken);
            if (again is null)
            {
                return;
            }

            (document, etag) = (again, newer);
        }
    }

    // What stable's old pods do is no news of the revision; what is decided is decided.
    private static bool Concerns(RolloutDocument document, PodFailureReport report)
        => document is { IsEnded: false, IsClosed: false } && document.Phase != RolloutPhase.RollingBack
            && (report.Pod.IsCanary || (document.IsPromotionBegun && !document.Workloads.Any(workload => workload.OldTemplates.Contains(report.Pod.Template))));
}
