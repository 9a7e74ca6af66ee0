using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Tests.Notifications;

public sealed class AnnouncementTests
{
    [Theory]
    [InlineData("why", "why", "")]
    [InlineData("why\nline 1\r\nline 2 ", "why", "line 1|line 2")]
    [InlineData("\n\nwhy\n\nline", "why", "|line")]
    [InlineData("", "the title", "")]
    public void The_first_line_is_the_reason_and_the_others_are_evidence(string text, string reason, string evidence)
    {
        var announcement = Given.Announcement(Given.Notification(NotificationEvent.RolledBack) with { Title = "the title", Text = text });

        announcement.Reason.ShouldBe(reason);
        string.Join('|', announcement.Evidence).ShouldBe(evidence);
    }

    [Fact]
    public void Facts_name_what_is_known()
    {
        var notification = Given.Notification(NotificationEvent.RolledBack);

        Given.Announcement(notification).Facts.ShouldBe([("Target", "shop-prod"), ("Cluster", "apps-eu"), ("Environment", "prod"), ("Revision", "shop aaaaaaaa")]);
        Given.Announcement(notification with { Revision = null, Commit = new CommitSummary("s", "Robin", DateTimeOffset.UnixEpoch) }).Facts[^1].ShouldBe(("Author", "Robin"));
    }
}
