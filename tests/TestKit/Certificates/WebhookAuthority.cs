using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Trimtab.TestKit.Certificates;

/// <summary>The authority of a relay's webhook, as the chart makes it: from it the relay issues its own certificate.</summary>
public static class WebhookAuthority
{
    /// <summary>Writes <c>ca.crt</c> and <c>ca.key</c> into a directory, which is made when missing.</summary>
    /// <returns>The certificate as PEM, for the webhook's <c>caBundle</c>.</returns>
    public static string Write(string directory)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=relay", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var authority = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(9));
        Directory.CreateDirectory(directory);
        var text = authority.ExportCertificatePem();
        File.WriteAllText(Path.Combine(directory, "ca.crt"), text);
        File.WriteAllText(Path.Combine(directory, "ca.key"), key.ExportRSAPrivateKeyPem());
        return text;
    }
}
