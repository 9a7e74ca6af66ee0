using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications.Mail;

/// <summary>Mail by SMTP, one connection a message.</summary>
/// <param name="secrets">User and password.</param>
/// <param name="time">For the limit of an attempt.</param>
/// <param name="isTrusted">Judges the server's certificate; null: as the system does.</param>
public sealed class MailNotifications(ISecrets secrets, TimeProvider time, RemoteCertificateValidationCallback? isTrusted = null) : INotificationChannel
{
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(25);

    public NotificationKind Kind => NotificationKind.Mail;

    /// <inheritdoc/>
    public bool IsRepeatable => false;

    /// <inheritdoc/>
    public async Task<Delivery> SendAsync(Announcement announcement, CancellationToken cancellationToken)
    {
        var mailbox = (NotificationAddress.Mailbox)announcement.Place.Address;
        var user = mailbox.User is { } userReference ? await secrets.ReadAsync(userReference, cancellationToken) : null;
        var password = mailbox.Password is { } reference ? await secrets.ReadAsync(reference, cancellationToken) : "";
        using var limit = new CancellationTokenSource(LongestAttempt, time);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await HandOverAsync(mailbox, user, password, MailText.Of(announcement, mailbox), attempt.Token);
            return new Delivery.Delivered();
        }
        catch (SmtpException fault)
        {
            var reason = Masked(fault.Message, user, password);
            return fault.MayPass ? new Delivery.TryLater(null, reason) : new Delivery.Refused(reason);
        }
        catch (AuthenticationException)
        {
            return new Delivery.TryLater(null, "the server's certificate is not trusted or not for its name");
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            return new Delivery.TryLater(null, "the server did not answer or hung up");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Delivery.TryLater(null, $"no answer within {LongestAttempt.TotalSeconds:0} s");
        }
    }

    private async Task HandOverAsync(NotificationAddress.Mailbox mailbox, string? user, string password, string message, CancellationToken cancellationToken)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(mailbox.Host, mailbox.Port, cancellationToken);
        var tls = new SslClientAuthenticationOptions { TargetHost = mailbox.Host, RemoteCertificateValidationCallback = isTrusted };
        await using var session = new SmtpSession(connection.GetStream(), mailbox, tls);
        await session.OpenAsync(cancellationToken);
        if (user is not null)
        {
            await session.SignInAsync(user, password, cancellationToken);
        }

        await session.SendAsync(message, cancellationToken);
        await session.CloseAsync(cancellationToken);
    }

    private static string Masked(string text, string? user, string password)
        => new[] { user ?? "", password }.Where(static secret => secret.Length > 3).Aggregate(text, static (masked, secret) => masked.Replace(secret, "***", StringComparison.Ordinal));
}
