using Trimtab.Domain.Fleet;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Tests.Rollouts;

public sealed class RolloutChronicleTests
{
    private static readonly RolloutDocument Document = RolloutRulesTests.Document;

    [Fact]
    public void A_rollout_tells_each_event_once_also_when_an_earlier_message_is_long_gone()
    {
        var told = Document.Decide("rollout.noEvidence", "me", "step 1 got none", Document.StartedAt, NotificationEvent.Held);

        var again = (told with { PendingNotifications = [] }).Decide("rollout.noEvidence", "me", "step 3 got none", Document.StartedAt, NotificationEvent.Held);
        var other = again.Decide("rollout.rolledBack", "me", "bad", Document.StartedAt, NotificationEvent.RolledBack);

        told.PendingNotifications.ShouldHaveSingleItem().Event.ShouldBe(NotificationEvent.Held);
        again.PendingNotifications.ShouldBeEmpty();
        again.Decisions.Count.ShouldBe(2, "it is decided and recorded all the same");
        again.PendingRecords.Count.ShouldBe(2);
        other.PendingNotifications.ShouldHaveSingleItem().Event.ShouldBe(NotificationEvent.RolledBack);
    }

    [Fact]
    public void A_notification_names_its_rollout_and_commit()
    {
        var notification = Document.Decide("rollout.rolledBack", "me", "bad", Document.StartedAt, NotificationEvent.RolledBack).PendingNotifications[0];

        notification.Rollout.ShouldBe(Document.Id);
        notification.Commit.ShouldBe(Document.Commit);
        notification.Title.ShouldBe("shop-prod: rolled back 12345678 \"Faster\" by Ann");
        notification.Text.ShouldBe("bad");
    }
}
