using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Incidents;

/// <summary>Has a running rollout look at once when one of its pods fails, instead of at its next tick: it sees the failure itself, and decides.
/// What it can't see, because it stands in the pod's Events only, is put into its document.</summary>
public sealed class RolloutAlarm(RolloutDocuments documents, IMessageSender sender, TimeProvider time)
{
    private const int Attempts = 3;

    /// <returns>The running rollout that the pod is of; null when there is none.</returns>
    public async Task<RolloutDocument?> RaiseAsync(PodFailureReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        foreach (var active in await documents.ListActiveAsync(null, cancellationToken))
        {
            var (document, etag) = await documents.ReadAsync(active.Rollout, cancellationToken);
            if (document is not null && IsOf(document, report))
            {
                await WakeAsync(document, etag, report, cancellationToken);
                return document;
            }
        }

        return null;
    }

    /// <summary>Tells a guard's window, which the report itself may have begun, what it can't see.</summary>
    public async Task SignalAsync(string window, PodFailureReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (PodSignals.IsSignal(report.Kind) && await documents.ReadAsync(window, cancellationToken) is { Document: { } document } read)
        {
            await WakeAsync(document, read.ETag, report, cancellationToken);
        }
    }

    private static bool IsOf(RolloutDocument document, PodFailureReport report)
        => !document.IsClosed && document.Cluster == report.Cluster && document.Workloads.Any(workload
            => workload.Namespace == report.Pod.Namespace && report.Owner.Kind == KindName.Deployment.Kind
                && report.Owner.Name == (report.Pod.IsCanary ? RolloutNames.Canary(workload.Name) : workload.Name));

    private async Task WakeAsync(RolloutDocument document, string etag, PodFailureReport report, CancellationToken cancellationToken)
    {
        // The next tick comes by itself, but a signal that is not written is lost.
        for (var attempt = 1; (attempt <= Attempts || PodSignals.IsSignal(report.Kind)) && Concerns(document, report); attempt++)
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
