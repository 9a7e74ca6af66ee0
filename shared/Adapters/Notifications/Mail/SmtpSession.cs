using System.Net.Security;
using System.Text;
using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Notifications.Mail;

/// <summary>One conversation with a mail server: greeting, TLS, sign-in, one message, good-bye.</summary>
/// <param name="stream">The open connection.</param>
/// <param name="mailbox">The server and the addresses.</param>
/// <param name="tls">How the server proves itself; its target host is the mailbox's.</param>
/// <remarks>.NET's own client knows no TLS from the first byte. Sources: RFC 5321 (SMTP), 3207 (STARTTLS), 4954 (AUTH), 8314 (implicit TLS).</remarks>
internal sealed class SmtpSession(Stream stream, NotificationAddress.Mailbox mailbox, SslClientAuthenticationOptions tls) : IAsyncDisposable
{
    private Stream _stream = stream;
    private SmtpLines _lines = new(stream);
    private SmtpReply _offers = new(0, [""]);

    /// <summary>Greets, and turns to TLS where the mailbox wants it.</summary>
    /// <exception cref="SmtpException">The server does not do what is needed.</exception>
    /// <exception cref="IOException">The connection broke, or TLS did not come about.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (mailbox.Security == MailSecurity.Tls)
        {
            await SecureAsync(cancellationToken);
        }

        Expect(await _lines.ReadReplyAsync(cancellationToken), "the greeting");
        _offers = await AskAsync($"EHLO {Domain}", "EHLO", cancellationToken);
        if (mailbox.Security == MailSecurity.StartTls)
        {
            if (_offers.Extension("STARTTLS") is null)
            {
                throw new SmtpException("the server offers no STARTTLS: set security to tls, or to none on a network of your own", mayPass: false);
            }

            await AskAsync("STARTTLS", "STARTTLS", cancellationToken);
            if (_lines.HasMore)
            {
                throw new SmtpException("somebody spoke between STARTTLS and TLS", mayPass: false);
            }

            await SecureAsync(cancellationToken);
            _offers = await AskAsync($"EHLO {Domain}", "EHLO", cancellationToken);
        }
    }

    public async Task SignInAsync(string user, string password, CancellationToken cancellationToken)
    {
        var ways = (_offers.Extension("AUTH") ?? "").Split(' ');
        if (ways.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            await AskAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", "signing in", cancellationToken);
        }
        else if (ways.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            await AskAsync("AUTH LOGIN", "signing in", cancellationToken);
            await AskAsync(Base64(user), "signing in", cancellationToken);
            await AskAsync(Base64(password), "signing in", cancellationToken);
        }
        else
        {
            throw new SmtpException("the server offers no sign-in by PLAIN or LOGIN", mayPass: false);
        }
    }

    /// <summary>Hands over one message to all receivers or to none.</summary>
    /// <param name="message">Headers and body, ASCII with CRLF line ends.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public async Task SendAsync(string message, CancellationToken cancellationToken)
    {
        await AskAsync($"MAIL FROM:<{mailbox.From}>", $"the sender {mailbox.From}", cancellationToken);
        foreach (var receiver in mailbox.To)
        {
            await AskAsync($"RCPT TO:<{receiver}>", $"the receiver {receiver}", cancellationToken);
        }

        await AskAsync("DATA", "DATA", cancellationToken);
        // A line that is a lone dot would end the message.
        var stuffed = message.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        await AskAsync($"{(stuffed.StartsWith('.') ? "." : "")}{stuffed.TrimEnd('\r', '\n')}\r\n.", "the message", cancellationToken);
    }

    /// <summary>Says good-bye. The message is handed over by now, so whatever goes wrong no longer matters.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _lines.WriteAsync("QUIT\r\n", cancellationToken);
        }
        catch (IOException)
        {
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private string Domain => mailbox.From[(mailbox.From.IndexOf('@', StringComparison.Ordinal) + 1)..];

    private async Task SecureAsync(CancellationToken cancellationToken)
    {
        var secure = new SslStream(_stream);
        _stream = secure;
        await secure.AuthenticateAsClientAsync(tls, cancellationToken);
        _lines = new SmtpLines(secure);
    }

    private async Task<SmtpReply> AskAsync(string command, string what, CancellationToken cancellationToken)
    {
        await _lines.WriteAsync(command + "\r\n", cancellationToken);
        return Expect(await _lines.ReadReplyAsync(cancellationToken), what);
    }

    private static SmtpReply Expect(SmtpReply reply, string what)
        => reply.IsGood ? reply : throw new SmtpException($"{what} was answered {reply.Code} ({FittedText.Of(string.Join(' ', reply.Lines), 200)})", reply.MayPass);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
