using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Trimtab.Adapters.Kubernetes.Access;

namespace Trimtab.Adapters.Kubernetes.Calls;

/// <summary>Makes the transport of one connection: HTTP/2 where the server offers it, no redirects, no cookies.</summary>
internal static class ApiHandler
{
    public static SocketsHttpHandler Create(KubernetesAccess access, SslStreamCertificateContext? certificate)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // Compression costs the API server more time than it saves on the way; and a pod could send a bomb.
            AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            KeepAlivePingDelay = TimeSpan.FromSeconds(15),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            // Traces of callers are not for the API server's pods.
            ActivityHeadersPropagator = null,
        };
        handler.Proxy = access.Proxy;
        handler.UseProxy = access.Proxy is not null;
        handler.SslOptions = Tls(access, certificate);
        return handler;
    }

    private static SslClientAuthenticationOptions Tls(KubernetesAccess access, SslStreamCertificateContext? certificate)
    {
        var options = new SslClientAuthenticationOptions { ClientCertificateContext = certificate };
        if (access.SkipsTlsVerification)
        {
#pragma warning disable CA5359 // The kubeconfig asks for exactly this: insecure-skip-tls-verify.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (access.Authorities is { } authorities)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                // A cluster's own authority publishes no revocation list.
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return options;
    }
}
