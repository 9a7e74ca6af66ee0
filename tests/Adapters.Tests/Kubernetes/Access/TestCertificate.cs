using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Trimtab.Adapters.Tests.Kubernetes.Access;

/// <summary>A certificate of its own making, valid from 2020 to 2060.</summary>
internal static class TestCertificate
{
    /// <returns>PEM texts.</returns>
    public static (string Certificate, string Key) Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(start, start.AddYears(40));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
