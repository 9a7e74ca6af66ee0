using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Tests.Notifications;

internal sealed class FakeDeliveryReport : IDeliveryReport
{
    public List<string> Said { get; } = [];

    public void Delivered(NotificationPlace place) => Said.Add($"{place.Form} delivered");

    public void Postponed(NotificationPlace place) => Said.Add($"{place.Form} postponed");

    public void Died(NotificationPlace place, DeadLetter letter) => Said.Add($"{place.Form} dead");
}
