using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Trimtab.Adapters.Tests.Notifications.Mail;

/// <summary>A mail server on 127.0.0.1 that speaks as much SMTP as a sender needs, remembers every command and message, and answers a
/// command otherwise when it is told to.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public SmtpServer()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        Certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        _listener.Start();
        _serving = ServeAsync();
    }

    public X509Certificate2 Certificate { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>TLS from the first byte.</summary>
    public bool IsSecure { get; init; }

    /// <summary>What the EHLO answer offers before and after TLS.</summary>
    public string[] Offers { get; set; } = ["STARTTLS", "AUTH PLAIN LOGIN", "8BITMIME"];

    /// <summary>Answers by the beginning of a command; the others succeed. <c>message</c> is the end of the data, <c>greeting</c> the first line.</summary>
    public Dictionary<string, string> Answers { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Commands in order; those inside TLS begin with an asterisk.</summary>
    public List<string> Commands { get; } = [];

    public List<string> Messages { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
        Certificate.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await TalkAsync(client.GetStream());
            }
            catch (Exception end) when (end is OperationCanceledException or IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
            {
            }
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        var isSecure = IsSecure;
        stream = isSecure ? await SecureAsync(stream) : stream;
        var reader = new StreamReader(stream, Encoding.ASCII);
        await SayAsync(stream, Answers.GetValueOrDefault("greeting", "220 localhost ready"));
        while (await reader.ReadLineAsync(_stop.Token) is { } command)
        {
            Commands.Add((isSecure ? "*" : "") + command);
            var answer = AnswerTo(command);
            await SayAsync(stream, answer);
            if (command == "STARTTLS" && answer.StartsWith('2'))
            {
                (stream, isSecure) = (await SecureAsync(stream), true);
                reader = new StreamReader(stream, Encoding.ASCII);
            }
            else if (command == "DATA" && answer.StartsWith('3'))
            {
                await ReceiveAsync(reader);
                await SayAsync(stream, Answers.GetValueOrDefault("message", "250 queued as 7"));
            }
            else if (command == "QUIT")
            {
                return;
            }
        }
    }

    private string AnswerTo(string command)
        => Answers.FirstOrDefault(answer => command.StartsWith(answer.Key, StringComparison.OrdinalIgnoreCase)).Value ?? command.Split(' ')[0] switch
        {
            "EHLO" => string.Join("\r\n", (string[])["250-localhost", .. Offers.Select(static offer => "250-" + offer), "250 SIZE 1000000"]),
            "AUTH" when command == "AUTH LOGIN" => "334 VXNlcm5hbWU6",
            "AUTH" => "235 welcome",
            "DATA" => "354 go on",
            "QUIT" => "221 bye",
            "STARTTLS" => "220 go on",
            _ => "250 ok",
        };

    private async Task ReceiveAsync(StreamReader reader)
    {
        var message = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
        {
            message.Append(line.StartsWith('.') ? line[1..] : line).Append('\n');
        }

        Messages.Add(message.ToString());
    }

    private async Task<Stream> SecureAsync(Stream stream)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _stop.Token);
        return secure;
    }

    private async Task SayAsync(Stream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), _stop.Token);
}
