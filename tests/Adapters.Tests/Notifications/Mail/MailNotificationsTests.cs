using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Trimtab.Adapters.Notifications.Mail;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Notifications.Templates;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Notifications.Mail;

public sealed class MailNotificationsTests
{
    private const string Password = "pa55-word";

    [Fact]
    public async Task Nothing_but_greetings_is_said_before_tls()
    {
        await using var server = new SmtpServer();

        (await SendAsync(server, MailSecurity.StartTls, signsIn: true)).ShouldBe(new Delivery.Delivered());

        server.Commands.ShouldBe([
            "EHLO example.com",
            "STARTTLS",
            "*EHLO example.com",
            "*AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0mailer\0{Password}")),
            "*MAIL FROM:<trimtab@example.com>",
            "*RCPT TO:<ops@example.com>",
            "*RCPT TO:<dev@example.com>",
            "*DATA",
            "*QUIT"]);
    }

    [Fact]
    public async Task Tls_from_the_first_byte_and_sign_in_by_login()
    {
        await using var server = new SmtpServer { IsSecure = true, Offers = ["AUTH LOGIN"] };
        server.Answers[Base64("mailer")] = "334 UGFzc3dvcmQ6";
        server.Answers[Base64(Password)] = "235 welcome";

        (await SendAsync(server, MailSecurity.Tls, signsIn: true)).ShouldBe(new Delivery.Delivered());

        server.Commands.Take(4).ShouldBe(["*EHLO example.com", "*AUTH LOGIN", "*" + Base64("mailer"), "*" + Base64(Password)]);
    }

    [Fact]
    public async Task The_message_is_plain_text_and_html_that_say_the_same()
    {
        await using var server = new SmtpServer();
        await SendAsync(server, MailSecurity.None);

        var message = server.Messages.ShouldHaveSingleItem();
        var headers = HeadersOf(message);
        headers["From"].ShouldBe("Trimtab <trimtab@example.com>");
        headers["To"].ShouldBe("ops@example.com, dev@example.com");
        Decoded(headers["Subject"]).ShouldBe("⏪ shop-prod: rolled back aaaaaaaa \"a <b> & *c*\" by Robin");
        headers["Date"].ShouldBe("Wed, 02 Jan 2030 03:00:00 +0000");
        headers["Message-ID"].ShouldMatch("^<[0-9a-f]{32}@example.com>$");
        headers["Auto-Submitted"].ShouldBe("auto-generated");
        var (plain, html) = PartsOf(message);
        plain.ShouldStartWith("5 of 31 requests were bad\r\n\r\nweb: <!channel> @everyone [x](http://evil)\r\n  | ```panic```\r\n\r\nTarget: shop-prod\r\n");
        plain.ShouldContain("Commit: https://git.example.com/acme/shop/commit/aaaa\r\n\r\nMore: trimtab rollout show shop-prod-aaaaaaaa");
        html.ShouldContain("<p>5 of 31 requests were bad</p><pre>web: &lt;!channel&gt;");
        html.ShouldNotContain("<!channel>");
        html.ShouldContain("<td>Robin &lt;r@example.com&gt;</td>");
    }

    [Fact]
    public async Task Line_ends_in_a_title_begin_no_header()
    {
        await using var server = new SmtpServer();
        var evil = Given.RolledBack with { Title = "promoted\r\nBcc: victim@example.com\r\n\r\nbody" };

        await SendAsync(server, MailSecurity.None, notification: evil, template: new NotificationTemplate(TextTemplate.Compile("{{title}}\nX: y", 300), null));

        var message = server.Messages.ShouldHaveSingleItem();
        HeadersOf(message).Keys.ShouldBe(["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]);
        server.Commands.ShouldNotContain(command => command.Contains("victim", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_template_says_the_same_in_both_parts()
    {
        await using var server = new SmtpServer();

        await SendAsync(server, MailSecurity.None, template: Given.Template);

        Decoded(HeadersOf(server.Messages.Single())["Subject"]).ShouldBe("⏪ shop-prod was rolledBack");
        var (plain, html) = PartsOf(server.Messages.Single());
        plain.ShouldBe("by Robin <r@example.com>: a <b> & *c*");
        html.ShouldContain("by Robin &lt;r@example.com&gt;: a &lt;b&gt; &amp; *c*");
    }

    [Theory]
    [InlineData("greeting", "421 too busy", true, "the greeting was answered 421 (too busy)")]
    [InlineData("greeting", "554 go away", false, "the greeting was answered 554")]
    [InlineData("greeting", "HTTP/1.1 400", false, "does not speak SMTP")]
    [InlineData("AUTH", "535 wrong password", false, "signing in was answered 535")]
    [InlineData("MAIL", "550 not you", false, "the sender trimtab@example.com was answered 550")]
    [InlineData("RCPT TO:<dev", "550 no such user", false, "the receiver dev@example.com was answered 550")]
    [InlineData("RCPT TO:<dev", "450 greylisted", true, "the receiver dev@example.com was answered 450")]
    [InlineData("DATA", "451 try later", true, "DATA was answered 451")]
    [InlineData("message", "552-too\r\n552 big", false, "the message was answered 552 (too big)")]
    [InlineData("message", "452 disk full", true, "the message was answered 452")]
    public async Task What_may_pass_is_tried_later_and_what_will_not_is_refused(string command, string answer, bool mayPass, string reason)
    {
        await using var server = new SmtpServer();
        server.Answers[command] = answer;

        var delivery = await SendAsync(server, MailSecurity.StartTls, signsIn: true);

        if (mayPass)
        {
            delivery.ShouldBeOfType<Delivery.TryLater>().Reason.ShouldContain(reason);
        }
        else
        {
            delivery.ShouldBeOfType<Delivery.Refused>().Reason.ShouldContain(reason);
        }
    }

    [Fact]
    public async Task A_server_without_starttls_gets_no_password()
    {
        await using var server = new SmtpServer { Offers = ["AUTH PLAIN"] };

        (await SendAsync(server, MailSecurity.StartTls, signsIn: true)).ShouldBeOfType<Delivery.Refused>().Reason.ShouldContain("offers no STARTTLS");

        server.Commands.ShouldBe(["EHLO example.com"]);
    }

    [Fact]
    public async Task A_server_with_a_strange_certificate_gets_no_password()
    {
        await using var server = new SmtpServer();

        (await SendAsync(server, MailSecurity.StartTls, signsIn: true, isTrusted: false)).ShouldBeOfType<Delivery.TryLater>().Reason.ShouldContain("not trusted");

        server.Commands.ShouldNotContain(command => command.Contains("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_said_between_starttls_and_tls_is_refused()
    {
        await using var server = new SmtpServer();
        server.Answers["STARTTLS"] = "220 go on\r\n250 injected";

        (await SendAsync(server, MailSecurity.StartTls)).ShouldBeOfType<Delivery.Refused>().Reason.ShouldContain("between STARTTLS and TLS");
    }

    [Fact]
    public async Task An_answer_that_repeats_the_password_does_not_show_it()
    {
        await using var server = new SmtpServer();
        server.Answers["AUTH"] = $"535 no {Password} here";

        (await SendAsync(server, MailSecurity.StartTls, signsIn: true)).ShouldBeOfType<Delivery.Refused>().Reason.ShouldBe("signing in was answered 535 (no *** here)");
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(100)]
    public async Task An_answer_without_end_is_refused(int lineLength)
    {
        await using var server = new SmtpServer();
        server.Answers["EHLO"] = string.Join("\r\n", Enumerable.Repeat("250-" + new string('x', lineLength), 200));

        (await SendAsync(server, MailSecurity.None)).ShouldBeOfType<Delivery.Refused>();
    }

    [Fact]
    public async Task Nobody_listening_is_tried_later()
    {
        var mailbox = new NotificationAddress.Mailbox("127.0.0.1", 1, MailSecurity.None, "trimtab@example.com", ["ops@example.com"], null, null);

        (await new MailNotifications(new GivenSecrets(), new FakeClock()).SendAsync(Given.Announce(Given.RolledBack, mailbox), CancellationToken.None)).ShouldBeOfType<Delivery.TryLater>();
    }

    [Fact]
    public async Task A_server_that_never_answers_is_left_after_a_while()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var clock = new FakeClock();
        var mailbox = new NotificationAddress.Mailbox(
            "127.0.0.1", ((IPEndPoint)silent.LocalEndpoint).Port, MailSecurity.None, "trimtab@example.com", ["ops@example.com"], null, null);

        var sending = new MailNotifications(new GivenSecrets(), clock).SendAsync(Given.Announce(Given.RolledBack, mailbox), CancellationToken.None);
        using var accepted = await silent.AcceptTcpClientAsync();
        clock.Advance(TimeSpan.FromSeconds(25));

        (await sending).ShouldBe(new Delivery.TryLater(null, "no answer within 25 s"));
    }

    private static Task<Delivery> SendAsync(
        SmtpServer server, MailSecurity security, bool signsIn = false, bool isTrusted = true, Notification? notification = null, NotificationTemplate? template = null)
    {
        var mailbox = new NotificationAddress.Mailbox(
            "localhost",
            server.Port,
            security,
            "trimtab@example.com",
            ["ops@example.com", "dev@example.com"],
            signsIn ? new SecretReference("USER", null) : null,
            signsIn ? new SecretReference("PASSWORD", null) : null);
        var channel = new MailNotifications(
            new GivenSecrets(("USER", "mailer"), ("PASSWORD", Password)),
            new FakeClock(),
            isTrusted ? (_, certificate, _, _) => certificate is X509Certificate2 shown && shown.Thumbprint == server.Certificate.Thumbprint : null);
        return channel.SendAsync(Given.Announce(notification ?? Given.RolledBack, mailbox, template), CancellationToken.None);
    }

    private static Dictionary<string, string> HeadersOf(string message)
        => message[..message.IndexOf("\n\n", StringComparison.Ordinal)].Replace("\n ", " ", StringComparison.Ordinal).Split('\n')
            .Select(static line => line.Split(": ", 2)).ToDictionary(static header => header[0], static header => header[1], StringComparer.Ordinal);

    private static (string Plain, string Html) PartsOf(string message)
    {
        var boundary = Regex.Match(message, "boundary=\"(?<text>[^\"]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture).Groups["text"].Value;
        var parts = message.Split("--" + boundary).Skip(1).SkipLast(1).ToList();
        parts.Count.ShouldBe(2);
        parts[0].ShouldContain("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64");
        parts[1].ShouldContain("Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64");
        message.Split('\n').ShouldAllBe(line => line.Length <= 998);
        return (BodyOf(parts[0]), BodyOf(parts[1]));
    }

    private static string BodyOf(string part)
        => Encoding.UTF8.GetString(Convert.FromBase64String(part[(part.IndexOf("\n\n", StringComparison.Ordinal) + 2)..].Replace("\n", "", StringComparison.Ordinal)));

    private static string Decoded(string header)
        => string.Concat(Regex.Matches(header, @"=\?utf-8\?B\?(?<text>[^?]+)\?=", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture).Select(static word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups["text"].Value))));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
