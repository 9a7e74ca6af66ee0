using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Notifications;

public sealed class DeliverNotificationHandlerTests
{
    private const string Fleet = """
        clusters:
          apps-eu: {}
        sources:
          shop: { repository: "https://git.example.com/acme/shop.git", token: { env: TOKEN } }
        targets:
          shop-prod: { source: shop, path: apps, cluster: apps-eu }
          other: { source: shop, path: other, cluster: apps-eu }
        notifications:
          all: { slack: { url: { env: ALL } } }
          bad-only: { slack: { url: { env: BAD } }, on: [rolledBack] }
          elsewhere: { webhook: { url: { env: ELSEWHERE } }, targets: [other] }
          hook: { webhook: { url: { env: HOOK } } }
        """;

    private readonly FakeClock _clock = new();
    private readonly InMemoryDocumentStore _documents = new();
    private readonly InMemoryLeases _leases;
    private readonly FakeChannel _slack = new(NotificationKind.Slack);
    private readonly FakeChannel _webhook = new(NotificationKind.Webhook);
    private readonly FakeCommitStatuses _commits = new();
    private GivenSecrets _secrets = new(("ALL", "https://all/"), ("BAD", "https://bad/"), ("ELSEWHERE", "https://elsewhere/"), ("HOOK", "https://hook/"));

    public DeliverNotificationHandlerTests() => _leases = new InMemoryLeases(_clock);

    [Fact]
    public async Task Each_place_that_wants_it_gets_it_once_however_often_the_message_comes()
    {
        var notification = Given.Notification(NotificationEvent.RolledBack);

        (await HandleAsync(notification)).ShouldBeOfType<Outcome.Done>().Reason.ShouldBe("Sent to 4 of 4 places.");
        (await HandleAsync(notification)).ShouldBeOfType<Outcome.Done>();

        _slack.Sent.ShouldBe(["RolledBack to all", "RolledBack to bad"]);
        _webhook.Sent.ShouldBe(["RolledBack to hook"]);
        _commits.Set.ShouldHaveSingleItem().State.ShouldBe(CommitState.Failure);
    }

    [Fact]
    public async Task Only_wanted_events_are_sent()
    {
        await HandleAsync(Given.Notification(NotificationEvent.Promoted));

        _slack.Sent.ShouldBe(["Promoted to all"]);
    }

    [Fact]
    public async Task Places_that_are_away_are_tried_again_alone_and_as_late_as_they_ask()
    {
        _slack.Answer = address => Task.FromResult<Delivery>(address.Host == "bad" ? new Delivery.TryLater(TimeSpan.FromSeconds(40), "busy") : new Delivery.Delivered());
        var notification = Given.Notification(NotificationEvent.RolledBack);

        var first = (await HandleAsync(notification)).ShouldBeOfType<Outcome.Wait>();
        _slack.Answer = _ => Task.FromResult<Delivery>(new Delivery.Delivered());
        (await HandleAsync(notification)).ShouldBeOfType<Outcome.Done>();

        first.After.ShouldBe(TimeSpan.FromSeconds(40));
        first.Reason.ShouldContain("place/bad-only: busy");
        _slack.Sent.ShouldBe(["RolledBack to all", "RolledBack to bad", "RolledBack to bad"]);
        _webhook.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Waits_grow_to_five_minutes_and_end_after_a_day()
    {
        _webhook.Answer = _ => Task.FromResult<Delivery>(new Delivery.TryLater(null, "no answer"));
        var notification = Given.Notification(NotificationEvent.Promoted);
        var waits = new List<TimeSpan>();
        Outcome outcome;
        while ((outcome = await HandleAsync(notification)) is Outcome.Wait wait)
        {
            waits.Add(wait.After);
            _clock.Advance(wait.After);
        }

        waits.Take(3).ShouldBe([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)]);
        waits.Max().ShouldBe(TimeSpan.FromMinutes(5));
        outcome.ShouldBeOfType<Outcome.Done>().Reason.ShouldContain("undeliverable: place/hook: given up after 24 h: no answer");
    }

    [Fact]
    public async Task A_refusal_is_noted_and_not_repeated()
    {
        _webhook.Answer = _ => Task.FromResult<Delivery>(new Delivery.Refused("the answer was 404"));
        var notification = Given.Notification(NotificationEvent.Promoted);

        (await HandleAsync(notification)).Reason.ShouldBe("Sent to 2 of 3 places; undeliverable: place/hook: the answer was 404.");
        await HandleAsync(notification);

        _webhook.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_sent_before_a_fault_is_not_sent_again()
    {
        _webhook.Answer = _ => throw new InvalidOperationException("a fault in the channel");
        var notification = Given.Notification(NotificationEvent.Promoted);

        await Should.ThrowAsync<InvalidOperationException>(HandleAsync(notification));
        _webhook.Answer = _ => Task.FromResult<Delivery>(new Delivery.Delivered());
        await HandleAsync(notification);

        _slack.Sent.Count.ShouldBe(1);
        _webhook.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_missing_secret_waits_for_a_person_and_a_wrong_one_is_refused()
    {
        _secrets = new(("ALL", "not an address"));

        var outcome = (await HandleAsync(Given.Notification(NotificationEvent.Promoted))).ShouldBeOfType<Outcome.Wait>();

        outcome.Reason.ShouldContain("environment variable HOOK");
        (await HandleAsync(Given.Notification(NotificationEvent.Promoted))).Reason.ShouldNotContain("not an address");
    }

    [Fact]
    public async Task A_late_message_does_not_overwrite_a_newer_status()
    {
        var started = Given.Notification(NotificationEvent.RolloutStarted);

        await HandleAsync(Given.Notification(NotificationEvent.Promoted) with { Time = started.Time.AddMinutes(1) });
        await HandleAsync(started);

        _commits.Set.Select(status => status.State).ShouldBe([CommitState.Success]);
        _slack.Sent.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Two_deliveries_at_once_do_not_send_twice()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource<Delivery>(TaskCreationOptions.RunContinuationsAsynchronously);
        _slack.Answer = _ =>
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

        _slack.Sent.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Hostile_ids_stay_inside_their_folder()
    {
        await HandleAsync(Given.Notification(NotificationEvent.Promoted) with { Id = "../../rollouts/x", Target = "../t" });

        _documents.Names.ShouldAllBe(name => name.StartsWith("notifications/") && !name.Contains(".."));
    }

    private Task<Outcome> HandleAsync(Notification notification)
    {
        var places = new NotificationPlaces(new FixedFleet(Fleet), _secrets, [_slack, _webhook], new CommitStatusPlace(_commits, _documents));
        return new DeliverNotificationHandler(places, _documents, _leases, _clock).HandleAsync(notification, MessageContext.For("test"), CancellationToken.None);
    }
}
