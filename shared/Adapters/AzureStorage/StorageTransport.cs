using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>Makes the HTTP client of one account.</summary>
internal static class StorageTransport
{
    /// <param name="connection">Which account.</param>
    /// <param name="authorityFile">PEM file of the only authorities to trust; empty: those of the system.</param>
    public static HttpClient Create(StorageConnection connection, string authorityFile)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !connection.BlobEndpoint.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a changed DNS answer is seen
            ActivityHeadersPropagator = null,
        };
        if (authorityFile.Length > 0)
        {
            handler.SslOptions = Trusting(authorityFile);
        }

        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static SslClientAuthenticationOptions Trusting(string authorityFile)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(authorityFile);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }
}
