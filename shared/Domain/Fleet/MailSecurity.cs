namespace Trimtab.Domain.Fleet;

/// <summary>How the way to a mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>The conversation begins in the clear and must turn to TLS before anything is said.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>Nothing is protected: for a server on the same machine or network. No password is sent this way.</summary>
    None,
}
