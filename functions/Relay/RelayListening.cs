using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Trimtab.Hosting.Captures;
using Trimtab.Hosting.Grpc;
using Trimtab.Hosting.Leadership;

namespace Trimtab.Relay;

/// <summary>Where the relay listens: probes and metrics, and what of the rest is wanted.</summary>
internal static class RelayListening
{
    public static void Listen(this KestrelServerOptions kestrel, RelayOptions options)
    {
        kestrel.AddServerHeader = false;
        Listen(kestrel, options.Url);
        var callers = kestrel.ApplicationServices.GetRequiredService<LeaderConnections>();
        if (options.Webhook.Directory.Length > 0)
        {
            var certificate = new WebhookCertificate(options.Webhook.Directory, options.Webhook.Name, kestrel.ApplicationServices.GetRequiredService<TimeProvider>());
            kestrel.ListenAnyIP(options.Webhook.Port, listen =>
            {
                listen.Use(next => connection => callers.ServeAsync(connection, next));
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(Options(certificate)) });
            });
        }

        if (options.Scaler.Port > 0)
        {
            kestrel.ListenGrpc(new IPEndPoint(IPAddress.Any, options.Scaler.Port), tls: null, callers.ServeAsync);
        }
    }

    private static void Listen(KestrelServerOptions kestrel, Uri url)
    {
        if (url.IsLoopback && !IPAddress.TryParse(url.Host, out _))
        {
            kestrel.ListenLocalhost(url.Port);
        }
        else if (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
        {
            kestrel.Listen(address, url.Port);
        }
        else
        {
            kestrel.ListenAnyIP(url.Port);
        }
    }

    private static System.Net.Security.SslServerAuthenticationOptions Options(WebhookCertificate certificate)
    {
        try
        {
            return certificate.ForServer();
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new AuthenticationException($"The webhook's certificate can't be read: {missing.Message}", missing);
        }
    }
}
