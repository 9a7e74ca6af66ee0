using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Tests.Notifications;

public sealed class DeliverNotificationHandlerTests
{
    private readonly DeliveryScene _scene = new();

    [Fact]
    public async Task Each_place_that_wants_it_gets_it_once_however_often_the_message_comes()
    {
        var notification = Given.Notification(NotificationEvent.RolledBack);

        (await HandleAsync(notification)).ShouldBeOfType<Outcome.Done>().Reason.ShouldBe("Sent to 4 of 4 places.");
        (await HandleAsync(notification)).ShouldBeOfType<Outcome.Done>();

        _scene.Slack.Sent.ShouldBe(["RolledBack to all", "RolledBack to bad-only"]);
        _scene.Webhook.Sent.ShouldBe(["RolledBack to hook"]);
        _scene.Commits.Set.ShouldHaveSingleItem().State.ShouldBe(CommitState.Failure);
    }

    [Fact]
    public async Task Only_wanted_events_are_sent()
    {
        await HandleAsync(Given.Notification(NotificationEvent.Promoted));

        _scene.Slack.Sent.ShouldBe(["Promoted to all"]);
    }

    [Fact]
    public async Task Places_that_are_away_are_tried_again_alone_and_as_late_as_they_ask()
    {
        _scene.Slack.Answer = place => Task.FromResult<Delivery>(place == "bad-only" ? new Delivery.TryLater(TimeSpan.FromSeconds(40), "busy") : new Delivery.Delivered());
        var notification = Given.Notification(NotificationEvent.RolledBack);

        var first = (await HandleAsync(notification)).ShouldBeOfType<Outcome.Wait>();
        _scene.Slack.Answer = _ => Task.FromResult<Delivery>(new Delivery.Delivered());
        (await HandleAsync(notification)).ShouldBeOfType<Outcome.Wait>("it comes too early");
        _scene.Clock.Advance(first.After);
        (await HandleAsync(notification)).ShouldBeOfType<Outcome.Done>();

        first.After.ShouldBe(TimeSpan.FromSeconds(40));
        first.Reason.ShouldContain("place/bad-only: busy");
        _scene.Slack.Sent.ShouldBe(["RolledBack to all", "RolledBack to bad-only", "RolledBack to bad-only"]);
        _scene.Webhook.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Waits_grow_to_five_minutes_and_end_after_a_day()
    {
        _scene.Webhook.Answer = _ => Task.FromResult<Delivery>(new Delivery.TryLater(null, "no answer"));
        var notification = Given.Notification(NotificationEvent.Promoted);
        var waits = new List<TimeSpan>();
        Outcome outcome;
        while ((outcome = await HandleAsync(notification)) is Outcome.Wait wait)
        {
            waits.Add(wait.After);
            _scene.Clock.Advance(wait.After);
        }

        waits.Take(3).ShouldBe([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)]);
        waits.Max().ShouldBe(TimeSpan.FromMinutes(5));
        outcome.ShouldBeOfType<Outcome.Done>().Reason.ShouldContain("undeliverable: place/hook: given up after 24 h: no answer");
    }

    [Fact]
    public async Task A_refusal_is_noted_and_not_repeated()
    {
        _scene.Webhook.Answer = _ => Task.FromResult<Delivery>(new Delivery.Refused("the answer was 404"));
        var notification = Given.Notification(NotificationEvent.Promoted);

        (await HandleAsync(notification)).Reason.ShouldBe("Sent to 2 of 3 places; undeliverable: place/hook: the answer was 404.");
        await HandleAsync(notification);

        _scene.Webhook.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_sent_before_a_fault_is_not_sent_again()
    {
        _scene.Webhook.Answer = _ => throw new InvalidOperationException("a fault in the channel");
        var notification = Given.Notification(NotificationEvent.Promoted);

        await Should.ThrowAsync<InvalidOperationException>(HandleAsync(notification));
        _scene.Webhook.Answer = _ => Task.FromResult<Delivery>(new Delivery.Delivered());
        await HandleAsync(notification);

        _scene.Slack.Sent.Count.ShouldBe(1);
        _scene.Webhook.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_missing_secret_waits_for_a_person()
    {
        _scene.Slack.Answer = _ => throw new SecretUnavailableException(new SecretReference("ALL", null), "it is not set");

        var outcome = (await HandleAsync(Given.Notification(NotificationEvent.Promoted))).ShouldBeOfType<Outcome.Wait>();

        outcome.Reason.ShouldContain("environment variable ALL");
    }

    [Fact]
    public async Task A_place_that_asks_for_a_long_rest_does_not_slow_the_others()
    {
        _scene.Slack.Answer = _ => Task.FromResult<Delivery>(new Delivery.TryLater(TimeSpan.FromMinutes(30), "busy"));
        _scene.Webhook.Answer = _ => Task.FromResult<Delivery>(new Delivery.TryLater(null, "no answer"));
        var notification = Given.Notification(NotificationEvent.Promoted);

        var wait = (await HandleAsync(notification)).ShouldBeOfType<Outcome.Wait>();
        _scene.Clock.Advance(wait.After);
        await HandleAsync(notification);

        wait.After.ShouldBe(TimeSpan.FromSeconds(5));
        _scene.Slack.Sent.Count.ShouldBe(1);
        _scene.Webhook.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_looks_like_a_secret_is_masked_in_every_text()
    {
        await HandleAsync(Given.Notification(NotificationEvent.Promoted) with
        {
            Title = "t s3cr3t",
            Text = "log: s3cr3t",
            Commit = new("s3cr3t", "s3cr3t", DateTimeOffset.UnixEpoch),
        });

        var said = _scene.Slack.Announcements.ShouldHaveSingleItem().Notification;
        $"{said.Title} {said.Text} {said.Commit}".ShouldNotContain("s3cr3t");
    }

    [Fact]
    public async Task A_late_message_does_not_overwrite_a_newer_status()
    {
        var started = Given.Notification(NotificationEvent.RolloutStarted);

        await HandleAsync(Given.Notification(NotificationEvent.Promoted) with { Time = started.Time.AddMinutes(1) });
        await HandleAsync(started);

        _scene.Commits.Set.Select(status => status.State).ShouldBe([CommitState.Success]);
        _scene.Slack.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Two_deliveries_at_once_do_not_send_twice()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource<Delivery>(TaskCreationOptions.RunContinuationsAsynchronously);
        _scene.Slack.Answer = _ =>
        {
            entered.TrySetResult();
            return release.Task;
        };
        var notification = Given.Notification(NotificationEvent.Promoted);

        var first = HandleAsync(notification);
        await entered.Task;
        (await HandleAsync(notification)).ShouldBeOfType<Outcome.Wait>();
        release.SetResult(new Delivery.Delivered());
        (await first).ShouldBeOfType<Outcome.Done>();

        _scene.Slack.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Hostile_ids_stay_inside_their_folder()
    {
        await HandleAsync(Given.Notification(NotificationEvent.Promoted) with { Id = "../../rollouts/x", Target = "../t" });

        _scene.Documents.Names.ShouldAllBe(name => name.StartsWith("notifications/") && !name.Contains(".."));
    }

    private Task<Outcome> HandleAsync(Notification notification) => _scene.HandleAsync(notification);
}
