using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Notifications;

/// <summary>
/// Brings a notification to every place that wants it, once each: however often the message comes, to however many workers, and
/// wherever one of them dies. Places that are away are tried again, each in its own time; what never arrives becomes a dead letter.
/// </summary>
public sealed class DeliverNotificationHandler(NotificationPlaces places, DeliveryLedger ledger, PlaceCourier courier, ILeases leases, TimeProvider time)
    : IMessageHandler<Notification>
{
    private static readonly TimeSpan LeaseTime = PlaceCourier.LongestAttempt;

    public async Task<Outcome> HandleAsync(Notification body, MessageContext context, CancellationToken cancellationToken)
    {
        // One at a time for a target, so that its commits' statuses and its incidents are told in order too.
        var key = $"notifications/{DocumentName.Of(body.Source)}-{DocumentName.Of(body.Target)}";
        await using var lease = await leases.TryAcquireAsync(key, context.MessageId, LeaseTime, cancellationToken);
        if (lease is null)
        {
            return new Outcome.Wait(RetrySchedule.FirstWait, $"Another notification of {body.Target} is being sent.");
        }

        var deliveries = await ledger.ReadAsync(body.Id, cancellationToken);
        var waiting = new List<(string Place, DateTimeOffset NextTry, string Reason)>();
        foreach (var place in places.For(body))
        {
            if (!await lease.TryRenewAsync(cancellationToken))
            {
                return new Outcome.Wait(RetrySchedule.FirstWait, "The lease was lost.");
            }

            var (state, reason) = await courier.StepAsync(body, place, deliveries.Places.GetValueOrDefault(place.Key), cancellationToken);
            deliveries = deliveries.With(place.Key, state);
            if (state.End is null)
            {
                waiting.Add((place.Key, state.NextTry ?? time.GetUtcNow(), reason));
            }
        }

        return waiting.Count > 0 ? Wait(waiting) : new Outcome.Done(Summary(deliveries));
    }

    private Outcome.Wait Wait(List<(string Place, DateTimeOffset NextTry, string Reason)> waiting)
    {
        var after = waiting.Min(place => place.NextTry) - time.GetUtcNow();
        var reasons = waiting.Select(place => place.Reason.Length == 0 ? place.Place : $"{place.Place}: {place.Reason}");
        return new Outcome.Wait(after > TimeSpan.FromSeconds(1) ? after : TimeSpan.FromSeconds(1), $"Not sent yet: {string.Join("; ", reasons)}.");
    }

    private static string Summary(NotificationDeliveries deliveries)
    {
        var ends = deliveries.Places.Where(place => place.Value.End is not null).ToList();
        var failed = ends.Where(place => !place.Value.End!.IsDelivered).Select(place => $"{place.Key}: {place.Value.End!.Reason}").ToList();
        var sent = $"Sent to {ends.Count - failed.Count} of {ends.Count} places";
        return failed.Count == 0 ? sent + "." : $"{sent}; undeliverable: {string.Join("; ", failed)}.";
    }
}
