using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Trimtab.Domain.Docker;

namespace Trimtab.Adapters.Docker;

/// <summary>Makes the transport of one engine: its socket, TCP, or TLS. No redirects, no cookies, no proxy.</summary>
internal static class DockerTransport
{
    public static HttpClient Create(DockerAccess access, DockerLimits limits)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = limits.Connect,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            ActivityHeadersPropagator = null,
        };
        if (access.IsSocket)
        {
            handler.ConnectCallback = (_, token) => ConnectAsync(access.SocketPath, token);
        }
        else if (access.Host.Tls is not null)
        {
            handler.SslOptions = Tls(access);
        }

        // Each call has its own limit; streams have none.
        return new HttpClient(handler) { BaseAddress = access.HttpAddress, Timeout = Timeout.InfiniteTimeSpan };
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SslClientAuthenticationOptions Tls(DockerAccess access)
    {
        var options = new SslClientAuthenticationOptions();
        if (access.Authority is { } authority)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                // A host's own authority publishes no revocation list.
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(Certificates(access, authority, "authority"));
        }

        if (access is { Certificate: { } certificate, Key: { } key })
        {
            options.ClientCertificateContext = ClientCertificate(access, certificate, key);
        }

        return options;
    }

    private static SslStreamCertificateContext ClientCertificate(DockerAccess access, string certificate, string key)
    {
        try
        {
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(certificate, key), Certificates(access, certificate, "certificate"), offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw BadAccess(access, "certificate and key don't work together: both must be PEM, of one pair, and the key without a password", e);
        }
    }

    private static X509Certificate2Collection Certificates(DockerAccess access, string pem, string field)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw BadAccess(access, $"{field} holds a certificate that can't be read", e);
        }

        return certificates.Count > 0 ? certificates : throw BadAccess(access, $"{field} holds no PEM certificate", null);
    }

    private static DockerException BadAccess(DockerAccess access, string why, Exception? inner)
        => new($"dockerHosts.{access.Host.Name}.tls: {why}.", DockerFault.BadAccess, 0, inner);
}
