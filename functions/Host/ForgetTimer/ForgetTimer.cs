using Trimtab.Domain.Changes;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Scans;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Updates;
using Trimtab.Hosting.Dispatching;

namespace Trimtab.Host.ForgetTimer;

/// <summary>Deletes once a day what was remembered for a while only: the webhook bodies that were taken, where notifications have come, closed incidents, guarded workloads that are gone, changes and updates that are over, repositories that nothing uses.</summary>
internal sealed class ForgetTimer(
    WebhookReplays replays,
    ForgetNotifications notifications,
    ForgetIncidents incidents,
    ForgetGuards guards,
    ForgetChanges changes,
    ForgetUpdates updates,
    ForgetRepositories repositories) : ITimerFunction
{
    public Task RunAsync(TimerDelivery timer, CancellationToken cancellationToken)
        => Task.WhenAll(
            replays.ForgetOldAsync(cancellationToken),
            notifications.ForgetOldAsync(cancellationToken),
            incidents.ForgetOldAsync(cancellationToken),
            guards.ForgetOldAsync(cancellationToken),
            changes.ForgetOldAsync(cancellationToken),
            updates.ForgetOldAsync(cancellationToken),
            repositories.ForgetOldAsync(cancellationToken));
}
