using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>Certificates and keys from PEM text.</summary>
internal static class PemFiles
{
    public static X509Certificate2Collection Authorities(string pem, string origin)
    {
        var certificates = Certificates(pem, origin);
        return certificates.Count > 0 ? certificates : throw AccessFault.Create($"{origin}: holds no PEM certificate.");
    }

    public static SslStreamCertificateContext ClientCertificate(string certificatePem, string keyPem, string origin)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            var chain = Certificates(certificatePem, origin);
            return SslStreamCertificateContext.Create(certificate, chain, offline: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw AccessFault.Create($"{origin}: the client certificate and its key don't work together ({e.Message}). "
                + "Both must be PEM and the key must have no password.", e);
        }
    }

    private static X509Certificate2Collection Certificates(string pem, string origin)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw AccessFault.Create($"{origin}: holds a certificate that can't be read ({e.Message}).", e);
        }

        return certificates;
    }
}
