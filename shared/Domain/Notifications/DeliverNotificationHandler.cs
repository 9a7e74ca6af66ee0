using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Notifications;

/// <summary>
/// Brings a notification to every place that wants it. Each place gets it once; only a process that dies between sending and
/// noting so sends it again. Places that are away are tried for a day, the others meanwhile are left alone.
/// </summary>
public sealed class DeliverNotificationHandler(NotificationPlaces places, IDocumentStore documents, ILeases leases, TimeProvider time)
    : IMessageHandler<Notification>
{
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestAskedWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(60);

    public async Task<Outcome> HandleAsync(Notification body, MessageContext context, CancellationToken cancellationToken)
    {
        // One at a time for a commit and target, so that its statuses are set in order too.
        var key = $"notifications/{DocumentName.Of(body.Source)}-{DocumentName.Of(body.Revision ?? body.Id)}-{DocumentName.Of(body.Target)}";
        await using var lease = await leases.TryAcquireAsync(key, LeaseTime, cancellationToken);
        if (lease is null)
        {
            return new Outcome.Wait(FirstWait, $"Another notification of {body.Target} is being sent.");
        }

        var name = $"notifications/{DocumentName.Of(body.Id)}.json";
        var (deliveries, _) = await documents.ReadAsync<NotificationDeliveries>(name, cancellationToken);
        deliveries ??= new NotificationDeliveries(time.GetUtcNow(), 0, new Dictionary<string, NotificationEnd>());
        var waiting = new List<(string Place, Delivery.TryLater Delivery)>();
        foreach (var place in places.For(body).Where(place => !deliveries.Finished.ContainsKey(place.Key)).ToList())
        {
            if (!await lease.TryRenewAsync(cancellationToken))
            {
                return new Outcome.Wait(FirstWait, "The lease was lost.");
            }

            var delivery = await place.SendAsync(cancellationToken);
            if (EndOf(delivery, deliveries) is { } end)
            {
                // Noted at once: a fault at a later place must not send this one again.
                deliveries = deliveries.With(place.Key, end);
                await documents.WriteAsync(name, deliveries, cancellationToken);
            }
            else
            {
                waiting.Add((place.Key, (Delivery.TryLater)delivery));
            }
        }

        deliveries = deliveries with { Attempts = deliveries.Attempts + 1 };
        await documents.WriteAsync(name, deliveries, cancellationToken);
        return waiting.Count > 0 ? Wait(waiting, deliveries.Attempts) : new Outcome.Done(Summary(deliveries));
    }

    private NotificationEnd? EndOf(Delivery delivery, NotificationDeliveries deliveries)
    {
        var now = time.GetUtcNow();
        return delivery switch
        {
            Delivery.Delivered => new NotificationEnd(true, now, null),
            Delivery.Refused refused => new NotificationEnd(false, now, refused.Reason),
            Delivery.TryLater late when now - deliveries.FirstTried >= GiveUpAfter => new NotificationEnd(false, now, $"given up after {GiveUpAfter.TotalHours:0} h: {late.Reason}"),
            _ => null,
        };
    }

    private static Outcome.Wait Wait(List<(string Place, Delivery.TryLater Delivery)> waiting, int attempts)
    {
        var growing = FirstWait * Math.Pow(2, Math.Min(attempts - 1, 10));
        var asked = waiting.Max(place => place.Delivery.After ?? TimeSpan.Zero);
        var after = growing < LongestWait ? growing : LongestWait;
        after = asked > after ? asked : after;
        return new Outcome.Wait(
            after < LongestAskedWait ? after : LongestAskedWait,
            $"Not sent yet: {string.Join("; ", waiting.Select(place => $"{place.Place}: {place.Delivery.Reason}"))}.");
    }

    private static string Summary(NotificationDeliveries deliveries)
    {
        var failed = deliveries.Finished.Where(place => !place.Value.IsDelivered).Select(place => $"{place.Key}: {place.Value.Reason}").ToList();
        var sent = $"Sent to {deliveries.Finished.Count - failed.Count} of {deliveries.Finished.Count} places";
        return failed.Count == 0 ? sent + "." : $"{sent}; undeliverable: {string.Join("; ", failed)}.";
    }
}
