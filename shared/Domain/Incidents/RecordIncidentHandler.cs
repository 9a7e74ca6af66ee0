using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Incidents;

/// <summary>Takes a report: has the running rollout look first, then opens or updates the incident and tells people once.</summary>
/// <remarks>Order: wake the rollout, mark, document with what is owed, notifications or the message that has them sent later, document with nothing owed. Killed anywhere, the message comes
/// again: a rollout that looks twice does no harm, the document knows the occurrence, and notifications have ids of their own.</remarks>
public sealed class RecordIncidentHandler(
    IncidentDocuments incidents, ReportedOwners owners, RolloutAlarm alarm, GuardAlarm guards, TargetDocuments targets, IFleet fleet, IncidentOutbox outbox, TimeProvider time) : IMessageHandler<PodFailureReport>
{
    private const int WriteAttempts = 10;
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(1);

    public async Task<Outcome> HandleAsync(PodFailureReport body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(context);
        var rollout = await alarm.RaiseAsync(body, cancellationToken);
        var report = await owners.CompleteAsync(OfItsCanary(body, rollout), cancellationToken);
        var place = await PlaceAsync(report, rollout, cancellationToken);
        var id = IncidentKey.IdOf(report);
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var (before, etag) = await incidents.ReadAsync(id, cancellationToken);
            var after = IncidentRules.After(before, report, place, time.GetUtcNow());
            if (after.State == IncidentState.Open)
            {
                await incidents.MarkOpenAsync(id, cancellationToken);
            }

            if (await incidents.TryWriteAsync(after, etag, cancellationToken) is { } written)
            {
                // Its redelivery reminds once more; other failures need not.
                if (after.CardDue is not null && (before?.CardDue is null || before.Occurrences.Contains(report.Occurrence)))
                {
                    await outbox.RemindAsync(after, context, cancellationToken);
                }

                await outbox.FlushAsync(after, written, context, cancellationToken);
                return new Outcome.Done($"Incident {id}, failure {after.Count}: {body.Sentence}");
            }
        }

        return new Outcome.Wait(Busy, $"Incident {id} is being written by others.");
    }

    // A canary that is gone can't be asked any more, and which incident a failure belongs to must not depend on that.
    private static PodFailureReport OfItsCanary(PodFailureReport report, RolloutDocument? rollout)
        => report.Pod.IsCanary && rollout is not null && RolloutAlarm.WorkloadOf(rollout, report) is { CanaryUid: { } uid } workload
                && (report.Owner.Uid.Length == 0 || report.Owner.Kind != KindName.Deployment.Kind)
            ? report with { Owner = report.Owner with { Kind = KindName.Deployment.Kind, Name = RolloutNames.Canary(workload.Name), Uid = uid } }
            : report;

    private async Task<IncidentPlace> PlaceAsync(PodFailureReport report, RolloutDocument? rollout, CancellationToken cancellationToken)
    {
        if (rollout is not null)
        {
            return rollout.Guard is null ? new IncidentPlace(rollout.Target, rollout.Source, rollout.Revision, rollout.Id) : IncidentPlace.Unknown with { Rollout = rollout.Id };
        }

        if (report.Owner.Target is not { } name)
        {
            return IncidentPlace.Unknown with { Rollout = await AlertAsync(report, cancellationToken) };
        }

        if (!fleet.Current.Targets.TryGetValue(name, out var target))
        {
            return IncidentPlace.Unknown;
        }

        var (state, _) = await targets.ReadTargetAsync(name, cancellationToken);
        return new IncidentPlace(name, target.Source, report.Revision ?? state.AppliedRevision, null);
    }

    private async Task<string?> AlertAsync(PodFailureReport report, CancellationToken cancellationToken)
    {
        if (await guards.AlertAsync(report, cancellationToken) is not { } window)
        {
            return null;
        }

        await alarm.SignalAsync(window.Id, report, cancellationToken);
        return window.Id;
    }
}
