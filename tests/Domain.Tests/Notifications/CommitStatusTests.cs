using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Tests.Notifications;

public sealed class CommitStatusTests
{
    [Theory]
    [InlineData(NotificationEvent.RolloutStarted, CommitState.Pending)]
    [InlineData(NotificationEvent.Held, CommitState.Pending)]
    [InlineData(NotificationEvent.Promoted, CommitState.Success)]
    [InlineData(NotificationEvent.Applied, CommitState.Success)]
    [InlineData(NotificationEvent.RolledBack, CommitState.Failure)]
    [InlineData(NotificationEvent.ApplyFailed, CommitState.Failure)]
    [InlineData(NotificationEvent.Stalled, CommitState.Error)]
    public void Each_event_has_its_state(NotificationEvent happened, CommitState state)
        => CommitStatus.Of(Given.Notification(happened))!.State.ShouldBe(state);

    [Theory]
    [InlineData(NotificationEvent.DriftFound)]
    [InlineData(NotificationEvent.DriftReverted)]
    public void Drift_says_nothing_of_how_a_revision_was_applied(NotificationEvent happened)
        => CommitStatus.Of(Given.Notification(happened)).ShouldBeNull();

    [Fact]
    public void An_event_without_a_revision_marks_nothing()
        => CommitStatus.Of(Given.Notification(NotificationEvent.Stalled) with { Revision = null }).ShouldBeNull();

    [Theory]
    [InlineData("short", "short")]
    [InlineData("two\nlines", "two lines")]
    public void The_description_is_the_title_on_one_line(string title, string description)
        => CommitStatus.Of(Given.Notification(NotificationEvent.Applied) with { Title = title })!.Description.ShouldBe(description);

    [Fact]
    public void A_long_title_is_cut_between_characters()
    {
        var status = CommitStatus.Of(Given.Notification(NotificationEvent.Applied) with { Title = new string('x', 138) + "😀😀" })!;

        status.Description.ShouldBe(new string('x', 138) + "…");
        CommitStatus.Of(Given.Notification(NotificationEvent.Applied) with { Title = new string('x', 300) })!.Description.Length.ShouldBe(140);
    }
}
