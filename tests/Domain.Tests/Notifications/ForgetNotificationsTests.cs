using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Notifications;

public sealed class ForgetNotificationsTests
{
    private const string Id = "rollout/shop-prod/rolledBack";
    private readonly FakeClock _clock = new();
    private readonly InMemoryDocumentStore _documents;
    private readonly DeadLetters _deadLetters;

    public ForgetNotificationsTests()
    {
        _documents = new InMemoryDocumentStore(_clock);
        _deadLetters = new DeadLetters(_documents);
    }

    [Theory]
    [InlineData(29, true)]
    [InlineData(31, false)]
    public async Task What_was_noted_of_a_notification_is_forgotten_30_days_after_its_last_change(int days, bool isKept)
    {
        var ledger = new DeliveryLedger(_documents);
        await ledger.ChangeAsync(Id, "team/slack", _ => new PlaceDelivery(_clock.GetUtcNow()), CancellationToken.None);
        _clock.Advance(TimeSpan.FromDays(3));
        await ledger.ChangeAsync(Id, "team/slack", noted => noted! with { End = new NotificationEnd(true, _clock.GetUtcNow(), null) }, CancellationToken.None);

        await ForgetAfterAsync(days);

        (await ledger.ReadAsync(Id, CancellationToken.None)).Places.Count.ShouldBe(isKept ? 1 : 0);
    }

    [Fact]
    public async Task Marks_of_commits_and_answers_to_tests_are_forgotten_and_the_newest_incidents_kept()
    {
        string[] names = ["notifications/commits/shop/1a2b/prod.json", "notifications/tests/t1.json", "notifications/incidents/pager/prod.json", "targets/prod.json"];
        foreach (var name in names)
        {
            await _documents.WriteAsync(name, "{}"u8.ToArray(), CancellationToken.None);
        }

        await ForgetAfterAsync(31);

        _documents.Names.ShouldBe(["notifications/incidents/pager/prod.json", "targets/prod.json"]);
    }

    // Forgotten, the places that have it would get it again with the letter.
    [Fact]
    public async Task While_a_dead_letter_may_be_sent_again_the_places_that_have_the_notification_are_known()
    {
        var ledger = new DeliveryLedger(_documents);
        await ledger.ChangeAsync(Id, "team/mail", _ => new PlaceDelivery(_clock.GetUtcNow()), CancellationToken.None);
        await _deadLetters.WriteAsync(new DeadLetter(Given.Notification(NotificationEvent.RolledBack) with { Id = Id }, "team/slack", "Gone.", 1, false, _clock.GetUtcNow()), CancellationToken.None);

        await ForgetAfterAsync(365);
        _documents.Names.Count.ShouldBe(2);

        await _deadLetters.DeleteAsync(Id, "team/slack", CancellationToken.None);
        await ForgetAfterAsync(0);
        _documents.Names.ShouldBeEmpty();
    }

    private Task ForgetAfterAsync(int days)
    {
        _clock.Advance(TimeSpan.FromDays(days));
        return new ForgetNotifications(_documents, _deadLetters, _clock).ForgetOldAsync(CancellationToken.None);
    }
}
