namespace Trimtab.Domain.Notifications;

/// <summary>Counts and logs what becomes of notifications.</summary>
public interface IDeliveryReport
{
    void Delivered(NotificationPlace place);

    void Postponed(NotificationPlace place);

    /// <summary>Nobody tries any more; a person should know.</summary>
    void Died(NotificationPlace place, DeadLetter letter);
}
