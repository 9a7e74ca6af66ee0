using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Notifications;

/// <summary>Sends notifications in one form.</summary>
public interface INotificationChannel
{
    /// <summary>The form.</summary>
    NotificationKind Kind { get; }

    /// <summary>Makes one attempt; what goes wrong on the way is a result, not an exception.</summary>
    /// <param name="notification">What to say.</param>
    /// <param name="address">Where to, http or https; a secret.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    Task<Delivery> SendAsync(Notification notification, Uri address, CancellationToken cancellationToken);
}
