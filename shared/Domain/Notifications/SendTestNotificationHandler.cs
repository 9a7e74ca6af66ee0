using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Notifications;

/// <summary>Sends a message marked as a test to one place, once, whatever the place is routed, and keeps what it answered.</summary>
public sealed class SendTestNotificationHandler(IFleet fleet, NotificationPlaces places, TestNotificationAnswers answers, TimeProvider time)
    : IMessageHandler<TestNotification>
{
    public async Task<Outcome> HandleAsync(TestNotification body, MessageContext context, CancellationToken cancellationToken)
    {
        if (await answers.FindAsync(body.Id, cancellationToken) is { } earlier)
        {
            return new Outcome.Done(earlier.Text);
        }

        var answer = places.Find(body.Place, Example(body, context.RequestedBy)) is { } place
            ? AnswerOf(await place.SendAsync(cancellationToken))
            : new TestNotificationAnswer(false, $"The fleet has no place named {body.Place}. There are: {Known()}.", time.GetUtcNow());
        await answers.WriteAsync(body.Id, answer, cancellationToken);
        return new Outcome.Done(answer.Text);
    }

    private TestNotificationAnswer AnswerOf(Delivery delivery) => delivery switch
    {
        Delivery.Refused refused => new TestNotificationAnswer(false, $"It was refused: {refused.Reason}.", time.GetUtcNow()),
        Delivery.TryLater late => new TestNotificationAnswer(false, $"It did not arrive, a real message would be tried again: {late.Reason}.", time.GetUtcNow()),
        _ => new TestNotificationAnswer(true, "It arrived.", time.GetUtcNow()),
    };

    private string Known() => fleet.Current.Notifications.Count == 0 ? "none" : string.Join(", ", fleet.Current.Notifications.Keys.Order(StringComparer.Ordinal));

    private Notification Example(TestNotification body, string requestedBy) => new(
        $"test/{body.Id}",
        body.Event,
        "test",
        "test",
        "test",
        null,
        $"Test of {body.Place}: nothing has happened",
        $"Sent by trimtab notify test for {requestedBy}.\nA message of the event {body.Event} looks like this.",
        time.GetUtcNow());
}
