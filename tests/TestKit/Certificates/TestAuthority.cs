using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Trimtab.TestKit.Files;

namespace Trimtab.TestKit.Certificates;

/// <summary>A certificate authority with its own directory of PEM files; what it issues holds for 127.0.0.1 until 2060.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ScratchDirectory _directory = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;
    private int _issued;

    public TestAuthority(string name)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        _root = request.CreateSelfSigned(Start, Start.AddYears(40));
        File.WriteAllText(AuthorityFile, _root.ExportCertificatePem());
    }

    public string AuthorityFile => _directory["ca.crt"];

    /// <param name="name">Of its files.</param>
    /// <param name="use">Object id of the extended key usage: 1.3.6.1.5.5.7.3.1 for servers, …3.2 for clients.</param>
    public (string Certificate, string Key) Issue(string name, string use)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_root, Start, Start.AddYears(39), [(byte)++_issued]);
        var (certificateFile, keyFile) = (_directory[name + ".crt"], _directory[name + ".key"]);
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }

    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
        _directory.Dispose();
    }
}
