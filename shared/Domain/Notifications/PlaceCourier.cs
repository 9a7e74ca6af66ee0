namespace Trimtab.Domain.Notifications;

/// <summary>Takes one notification one step on at one place, and notes how far it came.</summary>
public sealed class PlaceCourier(DeliveryLedger ledger, DeadLetters deadLetters, IDeliveryReport report, TimeProvider time)
{
    /// <summary>An attempt is over by then, whatever became of its worker: every channel ends within half of it.</summary>
    internal static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(60);

    /// <param name="notification">What is sent.</param>
    /// <param name="place">Where to.</param>
    /// <param name="known">What is noted of the place; null for nothing.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <returns>How far it is now, and what the last attempt said; the reason is empty when none was made.</returns>
    internal async Task<(PlaceDelivery State, string Reason)> StepAsync(
        Notification notification, NotificationPlace place, PlaceDelivery? known, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var state = known ?? new PlaceDelivery(now);
        if (state.End is not null || state.NextTry > now)
        {
            return (state, "");
        }

        if (place.IsRepeatable)
        {
            return await TryAsync(notification, place, state, cancellationToken);
        }

        if (state.Begun is { } begun)
        {
            return now < begun + LongestAttempt
                ? (state with { NextTry = begun + LongestAttempt }, "another attempt is on its way")
                : await BuryAsync(notification, place, state, "the program died while it was sending: the message may have arrived", mayHaveArrived: true, cancellationToken);
        }

        // Noted before anything is sent: whoever finds this mark without an end knows that it can't know, and leaves it.
        var begin = await ledger.ChangeAsync(
            notification.Id, place.Key, noted => noted is null or { Begun: null, End: null } ? (noted ?? state) with { Begun = now } : null, cancellationToken);
        return begin is null
            ? (state with { NextTry = now + RetrySchedule.FirstWait }, "another attempt has just begun")
            : await TryAsync(notification, place, begin, cancellationToken);
    }

    private async Task<(PlaceDelivery State, string Reason)> TryAsync(
        Notification notification, NotificationPlace place, PlaceDelivery state, CancellationToken cancellationToken)
    {
        var delivery = await place.SendAsync(cancellationToken);
        var now = time.GetUtcNow();
        switch (delivery)
        {
            case Delivery.Delivered:
                var delivered = await NoteAsync(notification, place, state with { Begun = null, NextTry = null, Attempts = state.Attempts + 1, End = new NotificationEnd(true, now, null) }, cancellationToken);
                report.Delivered(place);
                return (delivered, "");
            case Delivery.TryLater late when now - state.Since < RetrySchedule.GiveUpAfter:
                var wait = RetrySchedule.WaitAfter(state.Attempts + 1, late.After);
                var waiting = await NoteAsync(notification, place, state with { Begun = null, NextTry = now + wait, Attempts = state.Attempts + 1 }, cancellationToken);
                report.Postponed(place);
                return (waiting, late.Reason);
            case Delivery.TryLater late:
                return await BuryAsync(notification, place, state, $"given up after {RetrySchedule.GiveUpAfter.TotalHours:0} h: {late.Reason}", mayHaveArrived: false, cancellationToken);
            case Delivery.Refused refused:
                return await BuryAsync(notification, place, state, refused.Reason, mayHaveArrived: false, cancellationToken);
            default:
                throw new InvalidOperationException($"A delivery can't be {delivery.GetType().Name}.");
        }
    }

    // The letter first: a crash in between leaves it there twice written, not an end without a letter.
    private async Task<(PlaceDelivery State, string Reason)> BuryAsync(
        Notification notification, NotificationPlace place, PlaceDelivery state, string reason, bool mayHaveArrived, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var attempts = state.Attempts + 1;
        var letter = new DeadLetter(notification, place.Key, reason, attempts, mayHaveArrived, now);
        await deadLetters.WriteAsync(letter, cancellationToken);
        var buried = await NoteAsync(notification, place, state with { Begun = null, NextTry = null, Attempts = attempts, End = new NotificationEnd(false, now, reason) }, cancellationToken);
        report.Died(place, letter);
        return (buried, reason);
    }

    // What arrived has arrived: a worker that was thought dead may still note so, and nothing else ever overwrites it.
    private async Task<PlaceDelivery> NoteAsync(Notification notification, NotificationPlace place, PlaceDelivery next, CancellationToken cancellationToken)
        => await ledger.ChangeAsync(notification.Id, place.Key, noted => noted?.End is { IsDelivered: true } ? null : next, cancellationToken)
            ?? (await ledger.ReadAsync(notification.Id, cancellationToken)).Places[place.Key];
}
