namespace Trimtab.Domain.Fleet;

/// <summary>Where notifications of one place go, and in which form.</summary>
public abstract record NotificationAddress
{
    private NotificationAddress(NotificationKind kind) => Kind = kind;

    public NotificationKind Kind { get; }

    /// <summary>A chat's webhook.</summary>
    /// <param name="Chat"><see cref="NotificationKind.Slack"/>, <see cref="NotificationKind.Teams"/> or <see cref="NotificationKind.Discord"/>.</param>
    /// <param name="Url">The address, itself a secret.</param>
    public sealed record ChatHook(NotificationKind Chat, SecretReference Url) : NotificationAddress(Chat);

    /// <summary>Any program's webhook.</summary>
    /// <param name="Url">The address, itself a secret.</param>
    /// <param name="Secrets">What each message is signed with, one signature a secret; empty: it is not signed.</param>
    public sealed record SignedHook(SecretReference Url, IReadOnlyList<SecretReference> Secrets) : NotificationAddress(NotificationKind.Webhook);

    /// <summary>A service of PagerDuty.</summary>
    /// <param name="RoutingKey">The integration key of the service.</param>
    /// <param name="Api">Base address of the events API; PagerDuty's EU region has another.</param>
    public sealed record PagerDutyService(SecretReference RoutingKey, Uri Api) : NotificationAddress(NotificationKind.PagerDuty)
    {
        public static Uri PublicApi { get; } = new("https://events.pagerduty.com/");
    }

    /// <summary>A mail server, and who gets mail from whom.</summary>
    /// <param name="Host">Name or address of the server.</param>
    /// <param name="Port">Default 587, 465 with <see cref="MailSecurity.Tls"/>, 25 with <see cref="MailSecurity.None"/>.</param>
    /// <param name="Security">Default <see cref="MailSecurity.StartTls"/>.</param>
    /// <param name="From">Sender, a bare address.</param>
    /// <param name="To">1 to 50 bare addresses.</param>
    /// <param name="User">Null: no sign-in.</param>
    /// <param name="Password">Null exactly when <paramref name="User"/> is.</param>
    public sealed record Mailbox(
        string Host, int Port, MailSecurity Security, string From, IReadOnlyList<string> To, SecretReference? User, SecretReference? Password)
        : NotificationAddress(NotificationKind.Mail);
}
