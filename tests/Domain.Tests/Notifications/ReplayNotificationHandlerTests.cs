using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;
using Trimtab.TestKit.Faults;

namespace Trimtab.Domain.Tests.Notifications;

public sealed class ReplayNotificationHandlerTests
{
    private static readonly Notification RolledBack = Given.Notification(NotificationEvent.RolledBack);

    [Fact]
    public async Task A_refused_notification_is_a_dead_letter_until_it_is_sent_again()
    {
        var (scene, letter) = await DeadAsync();

        (await scene.ReplayAsync(Order(letter))).ShouldBeOfType<Outcome.Done>().Reason.ShouldContain("again");
        await scene.SettleAsync(scene.Sender.Of<Notification>().ShouldHaveSingleItem());

        letter.Reason.ShouldBe("the answer was 404");
        letter.Attempts.ShouldBe(1);
        letter.MayHaveArrived.ShouldBeFalse();
        (await scene.DeadAsync()).ShouldBeEmpty();
        scene.Webhook.Sent.ShouldBe(["RolledBack to hook", "RolledBack to hook"]);
        scene.Slack.Sent.Count.ShouldBe(2, "the other places have it already");
    }

    [Fact]
    public async Task An_order_that_comes_twice_is_obeyed_once()
    {
        var (scene, letter) = await DeadAsync();

        await scene.ReplayAsync(Order(letter));
        (await scene.ReplayAsync(Order(letter))).Reason.ShouldContain("already");

        scene.Sender.Of<Notification>().Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_dies_again_is_another_letter()
    {
        var (scene, letter) = await DeadAsync();
        scene.Webhook.Answer = _ => Task.FromResult<Delivery>(new Delivery.Refused("the answer was 410"));
        await scene.ReplayAsync(Order(letter));
        scene.Clock.Advance(TimeSpan.FromMinutes(1));
        await scene.SettleAsync(RolledBack);

        (await scene.ReplayAsync(Order(letter))).Reason.ShouldContain("already");

        (await scene.DeadAsync()).ShouldHaveSingleItem().Reason.ShouldBe("the answer was 410");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_worker_that_dies_anywhere_leaves_it_delivered_and_the_letter_gone(bool isAfter)
    {
        for (var call = 1; ; call++)
        {
            var (scene, letter) = await DeadAsync();
            scene.Killer.Arm(call, isAfter);
            await IgnoreKillAsync(scene.ReplayAsync(Order(letter)));
            var hasKilled = scene.Killer.HasKilled;
            scene.Killer.Disarm();
            await scene.ReplayAsync(Order(letter));
            foreach (var sent in scene.Sender.Of<Notification>())
            {
                await scene.SettleAsync(sent);
            }

            (await scene.DeadAsync()).ShouldBeEmpty($"call {call}");
            scene.Webhook.Sent.ShouldBe(["RolledBack to hook", "RolledBack to hook"], $"call {call}");
            if (!hasKilled)
            {
                call.ShouldBeGreaterThan(4);
                return;
            }
        }
    }

    private static async Task<(DeliveryScene Scene, DeadLetter Letter)> DeadAsync()
    {
        var scene = new DeliveryScene();
        scene.Webhook.Answer = _ => Task.FromResult<Delivery>(new Delivery.Refused("the answer was 404"));
        await scene.SettleAsync(RolledBack);
        scene.Webhook.Answer = _ => Task.FromResult<Delivery>(new Delivery.Delivered());
        return (scene, (await scene.DeadAsync()).ShouldHaveSingleItem());
    }

    private static ReplayNotification Order(DeadLetter letter) => new(letter.Notification.Id, letter.Place, letter.Time);

    private static async Task IgnoreKillAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (KilledException)
        {
        }
    }
}
