using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Trimtab.TestKit.Files;

namespace Trimtab.TestKit.Certificates;

/// <summary>A certificate for 127.0.0.1 that vouches for itself, as PEM files in a directory of its own.</summary>
public sealed class LoopbackCertificate : IDisposable
{
    private readonly ScratchDirectory _directory = new();

    public LoopbackCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = request.CreateSelfSigned(start, start.AddYears(40));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
    }

    public string CertificateFile => _directory["tls.crt"];

    public string KeyFile => _directory["tls.key"];

    public void Dispose() => _directory.Dispose();
}
