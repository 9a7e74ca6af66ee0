using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Tests.Notifications;

/// <summary>The worker dies once at every single call to the outside, before and after its effect, and the message comes again.</summary>
public sealed class KilledDeliveryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_place_ever_has_a_second_message(bool isAfter)
    {
        for (var call = 1; ; call++)
        {
            var scene = new DeliveryScene();
            scene.Killer.Arm(call, isAfter);
            var notification = Given.Notification(NotificationEvent.RolledBack);

            await scene.SettleAsync(notification);
            await scene.SettleAsync(notification);

            var at = $"killed {(isAfter ? "after" : "before")} call {call}";
            scene.Slack.Sent.ShouldBe(scene.Slack.Sent.Distinct(), at);
            scene.Webhook.Announcements.Select(static said => said.Notification.Id).Distinct().Count().ShouldBe(1, at);
            scene.Webhook.Announcements.Count.ShouldBeInRange(1, 2, at);
            var dead = await scene.DeadAsync();
            dead.ShouldAllBe(letter => letter.MayHaveArrived, at);
            (scene.Slack.Sent.Count + dead.Count(letter => !scene.Slack.Sent.Contains($"RolledBack to {letter.Place[6..]}"))).ShouldBe(2, at);
            if (!scene.Killer.HasKilled)
            {
                dead.ShouldBeEmpty();
                call.ShouldBeGreaterThan(15, "the delivery makes that many calls");
                return;
            }
        }
    }

    [Fact]
    public async Task A_worker_that_dies_while_sending_to_a_chat_leaves_a_letter_that_says_so()
    {
        var scene = new DeliveryScene("""
            clusters: { apps-eu: {} }
            notifications: { all: { slack: { url: { env: ALL } } } }
            """);
        var notification = Given.Notification(NotificationEvent.RolledBack);
        scene.Slack.Answer = _ => throw new TestKit.Faults.KilledException(0);
        await Should.ThrowAsync<TestKit.Faults.KilledException>(scene.HandleAsync(notification));
        scene.Slack.Answer = _ => Task.FromResult<Delivery>(new Delivery.Delivered());

        var soon = (await scene.HandleAsync(notification)).ShouldBeOfType<Outcome.Wait>();
        scene.Clock.Advance(soon.After);
        (await scene.HandleAsync(notification)).ShouldBeOfType<Outcome.Done>().Reason.ShouldContain("may have arrived");

        soon.Reason.ShouldContain("another attempt is on its way");
        scene.Slack.Sent.ShouldBeEmpty();
        (await scene.DeadAsync()).ShouldHaveSingleItem().MayHaveArrived.ShouldBeTrue();
        scene.Report.Said.ShouldBe(["slack dead"]);
    }

    [Fact]
    public async Task Of_two_workers_with_one_message_one_sends_even_without_a_lease_between_them()
    {
        var scene = new DeliveryScene();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource<Delivery>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sends = 0;
        scene.Slack.Answer = _ =>
        {
            sends++;
            entered.TrySetResult();
            return release.Task;
        };
        var notification = Given.Notification(NotificationEvent.Promoted);
        var place = scene.Places.For(notification).First(candidate => candidate.Form == "slack");
        var ledger = new DeliveryLedger(scene.Documents);
        var courier = new PlaceCourier(ledger, scene.DeadLetters, scene.Report, scene.Clock);

        var first = courier.StepAsync(notification, place, null, CancellationToken.None);
        await entered.Task;
        var second = await courier.StepAsync(notification, place, null, CancellationToken.None);
        release.SetResult(new Delivery.Delivered());

        second.State.End.ShouldBeNull();
        (await first).State.End!.IsDelivered.ShouldBeTrue();
        sends.ShouldBe(1);
    }

    [Fact]
    public async Task A_worker_thought_dead_that_did_arrive_has_the_last_word()
    {
        var scene = new DeliveryScene();
        var release = new TaskCompletionSource<Delivery>(TaskCreationOptions.RunContinuationsAsynchronously);
        scene.Slack.Answer = _ => release.Task;
        var notification = Given.Notification(NotificationEvent.Promoted);
        var place = scene.Places.For(notification).First(candidate => candidate.Form == "slack");
        var ledger = new DeliveryLedger(scene.Documents);
        var courier = new PlaceCourier(ledger, scene.DeadLetters, scene.Report, scene.Clock);
        var slow = courier.StepAsync(notification, place, null, CancellationToken.None);
        scene.Clock.Advance(TimeSpan.FromMinutes(2));
        var noted = (await ledger.ReadAsync(notification.Id, CancellationToken.None)).Places[place.Key];
        await courier.StepAsync(notification, place, noted, CancellationToken.None);

        release.SetResult(new Delivery.Delivered());
        await slow;

        (await ledger.ReadAsync(notification.Id, CancellationToken.None)).Places[place.Key].End!.IsDelivered.ShouldBeTrue();
    }
}
