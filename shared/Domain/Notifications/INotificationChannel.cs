using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Notifications;

/// <summary>Sends notifications in one form.</summary>
public interface INotificationChannel
{
    /// <summary>The form.</summary>
    NotificationKind Kind { get; }

    /// <summary>Whether the other side knows a message again, so that one sent twice is still one. Where it does not, an attempt
    /// whose end nobody saw is never repeated.</summary>
    bool IsRepeatable { get; }

    /// <summary>Makes one attempt; what goes wrong on the way is a result, not an exception.</summary>
    /// <param name="announcement">What to say, and where; its place is of this channel's kind.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <exception cref="SecretUnavailableException">A secret of the place can't be read; nothing was sent.</exception>
    Task<Delivery> SendAsync(Announcement announcement, CancellationToken cancellationToken);
}
