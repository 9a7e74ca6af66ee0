using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Trimtab.Hosting.Captures;

/// <summary>The certificate that the admission endpoint shows. Files are looked at again at handshakes, so that rotated ones need no restart.</summary>
/// <param name="directory">With <c>tls.crt</c> and <c>tls.key</c> (as cert-manager makes them), which are shown; else with <c>ca.crt</c> and <c>ca.key</c>, from which one is issued that never leaves memory.</param>
/// <param name="name">The host name by which the API server calls.</param>
/// <param name="clock">The time.</param>
public sealed class WebhookCertificate(string directory, string name, TimeProvider clock)
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const int SerialBytes = 16;

    /// <summary>So long a certificate holds that was issued here; a new one is issued at half of it.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    // The other side's clock may be late.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private Shown? _shown;

    /// <summary>What holds for one handshake: ask again for the next.</summary>
    /// <exception cref="IOException">A file is missing or can't be read.</exception>
    /// <exception cref="CryptographicException">A file holds no certificate or key, or the two don't belong together.</exception>
    public SslServerAuthenticationOptions ForServer()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_shown is null || now - _shown.LookedAt >= LookAgain)
            {
                var written = WrittenAt();
                _shown = _shown is { } shown && shown.WrittenAt == written && now < shown.RenewAt ? shown with { LookedAt = now } : Load(written, now);
            }

            return new SslServerAuthenticationOptions { ServerCertificateContext = _shown.Context };
        }
    }

    private Shown Load(DateTime written, DateTimeOffset now)
    {
        if (!File.Exists(PathOf("tls.crt")))
        {
            return new Shown(SslStreamCertificateContext.Create(Issue(now), null, offline: true), written, now, now + (Lifetime / 2));
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(PathOf("tls.crt"));
        var own = X509Certificate2.CreateFromPemFile(PathOf("tls.crt"), PathOf("tls.key"));
        return new Shown(SslStreamCertificateContext.Create(own, chain, offline: true), written, now, DateTimeOffset.MaxValue);
    }

    private X509Certificate2 Issue(DateTimeOffset now)
    {
        using var authority = X509Certificate2.CreateFromPemFile(PathOf("ca.crt"), PathOf("ca.key"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerUse)], critical: false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        DateTimeOffset end = new(authority.NotAfter.ToUniversalTime());
        using var certificate = request.Create(
            authority.SubjectName, GeneratorOf(authority), now - Skew, now + Lifetime < end ? now + Lifetime : end, RandomNumberGenerator.GetBytes(SerialBytes));
        return certificate.CopyWithPrivateKey(key);
    }

    private static X509SignatureGenerator GeneratorOf(X509Certificate2 authority)
        => authority.GetRSAPrivateKey() is { } rsa ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : authority.GetECDsaPrivateKey() is { } ecdsa ? X509SignatureGenerator.CreateForECDsa(ecdsa)
            : throw new CryptographicException("The authority's key must be RSA or ECDSA.");

    // A mounted Secret is a link that is swapped: its target's time tells.
    private DateTime WrittenAt()
        => ((string[])["tls.crt", "tls.key", "ca.crt", "ca.key"]).Select(PathOf).Where(File.Exists)
            .Select(static file => (File.ResolveLinkTarget(file, returnFinalTarget: true) ?? new FileInfo(file)).LastWriteTimeUtc).DefaultIfEmpty().Max();

    private string PathOf(string file) => Path.Combine(directory, file);

    private sealed record Shown(SslStreamCertificateContext Context, DateTime WrittenAt, DateTimeOffset LookedAt, DateTimeOffset RenewAt);
}
