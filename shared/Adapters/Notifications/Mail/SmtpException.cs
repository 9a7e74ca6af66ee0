namespace Trimtab.Adapters.Notifications.Mail;

/// <summary>A mail server did not do what was asked; the message repeats nothing secret.</summary>
internal sealed class SmtpException(string message, bool mayPass) : Exception(message)
{
    /// <summary>Another attempt may go better.</summary>
    public bool MayPass { get; } = mayPass;
}
