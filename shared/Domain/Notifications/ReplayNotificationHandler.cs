using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Notifications;

/// <summary>Sends a dead letter again: reopens its place, sends the notification, takes the letter away. Killed anywhere, it goes on where it was.</summary>
public sealed class ReplayNotificationHandler(DeadLetters deadLetters, DeliveryLedger ledger, IMessageSender sender, TimeProvider time)
    : IMessageHandler<ReplayNotification>
{
    public async Task<Outcome> HandleAsync(ReplayNotification body, MessageContext context, CancellationToken cancellationToken)
    {
        var letter = await deadLetters.FindAsync(body.Id, body.Place, cancellationToken);
        if (letter is null || letter.Time != body.Died)
        {
            return new Outcome.Done($"The dead letter {body.Id} to {body.Place} was sent again already.");
        }

        await ledger.ChangeAsync(
            body.Id,
            body.Place,
            noted => noted is { End: { IsDelivered: false } end } && end.Time <= body.Died ? new PlaceDelivery(time.GetUtcNow()) : null,
            cancellationToken);
        await sender.SendAsync(letter.Notification, context, TimeSpan.Zero, cancellationToken);
        await deadLetters.DeleteAsync(body.Id, body.Place, cancellationToken);
        return new Outcome.Done($"{body.Id} is sent to {body.Place} again.");
    }
}
