using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;
using Trimtab.TestKit.Fleet;

namespace Trimtab.Domain.Tests.Notifications;

public sealed class SendTestNotificationHandlerTests
{
    private readonly DeliveryScene _scene = new();

    [Fact]
    public async Task A_test_goes_to_its_place_alone_whatever_that_is_routed()
    {
        var answer = await AskAsync("elsewhere");

        answer.IsDelivered.ShouldBeTrue();
        var said = _scene.Webhook.Announcements.ShouldHaveSingleItem();
        said.Place.Name.ShouldBe("elsewhere");
        said.Title.ShouldBe("Test of elsewhere: nothing has happened");
        _scene.Slack.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_place_answered_is_said()
    {
        _scene.Slack.Answer = _ => Task.FromResult<Delivery>(new Delivery.Refused("the answer was 404 (no_service)"));

        var answer = await AskAsync("all");

        answer.ShouldBe(new TestNotificationAnswer(false, "It was refused: the answer was 404 (no_service).", _scene.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task An_unknown_place_is_told_with_those_there_are()
        => (await AskAsync("nowhere")).Text.ShouldBe("The fleet has no place named nowhere. There are: all, bad-only, elsewhere, hook.");

    [Fact]
    public async Task The_same_test_delivered_again_sends_nothing()
    {
        await AskAsync("all");
        await AskAsync("all");

        _scene.Slack.Sent.Count.ShouldBe(1);
    }

    private async Task<TestNotificationAnswer> AskAsync(string place)
    {
        var answers = new TestNotificationAnswers(_scene.Documents);
        var handler = new SendTestNotificationHandler(new FixedFleet(DeliveryScene.Fleet), _scene.Places, answers, _scene.Clock);
        await handler.HandleAsync(new TestNotification("7", place, NotificationEvent.Held), MessageContext.For("me@here"), CancellationToken.None);
        return (await answers.FindAsync("7", CancellationToken.None)).ShouldNotBeNull();
    }
}
