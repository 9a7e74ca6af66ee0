using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Tests.Notifications;

public sealed class EventMeaningTests
{
    [Theory]
    [InlineData(NotificationEvent.RolloutStarted, NotificationSeverity.Info, false, false)]
    [InlineData(NotificationEvent.Promoted, NotificationSeverity.Info, false, true)]
    [InlineData(NotificationEvent.Applied, NotificationSeverity.Info, false, true)]
    [InlineData(NotificationEvent.Held, NotificationSeverity.Warning, true, false)]
    [InlineData(NotificationEvent.RolledBack, NotificationSeverity.Error, true, false)]
    [InlineData(NotificationEvent.ApplyFailed, NotificationSeverity.Error, true, false)]
    [InlineData(NotificationEvent.Stalled, NotificationSeverity.Critical, true, false)]
    [InlineData(NotificationEvent.DriftFound, NotificationSeverity.Info, false, false)]
    [InlineData(NotificationEvent.DriftReverted, NotificationSeverity.Info, false, false)]
    [InlineData(NotificationEvent.ChangeProposed, NotificationSeverity.Info, false, false)]
    [InlineData(NotificationEvent.ApprovalWanted, NotificationSeverity.Warning, false, false)]
    [InlineData(NotificationEvent.ChangeAnswered, NotificationSeverity.Info, false, false)]
    [InlineData(NotificationEvent.Updated, NotificationSeverity.Info, false, false)]
    [InlineData(NotificationEvent.UpdateRolledBack, NotificationSeverity.Error, true, false)]
    [InlineData(NotificationEvent.UpdateFailed, NotificationSeverity.Critical, true, false)]
    public void Each_event_has_its_meaning(NotificationEvent happened, NotificationSeverity severity, bool isTrouble, bool endsTrouble)
    {
        EventMeaning.SeverityOf(happened).ShouldBe(severity);
        EventMeaning.IsTrouble(happened).ShouldBe(isTrouble);
        EventMeaning.EndsTrouble(happened).ShouldBe(endsTrouble);
    }
}
