using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Trimtab.Hosting.Captures;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Captures;

public sealed class WebhookCertificateTests : IDisposable
{
    private const string Name = "trimtab-relay.trimtab.svc";
    private readonly FakeClock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ScratchDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("RSA")]
    [InlineData("ECDSA")]
    public void One_is_issued_from_the_authority_for_the_name_of_the_service(string kind)
    {
        using var authority = WriteAuthority(kind);

        using var shown = Show();

        shown.MatchesHostname(Name).ShouldBeTrue();
        shown.HasPrivateKey.ShouldBeTrue();
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _clock.GetUtcNow().UtcDateTime;
        chain.Build(shown).ShouldBeTrue(string.Join(", ", chain.ChainStatus.Select(static status => status.StatusInformation)));
    }

    [Fact]
    public void It_is_kept_until_half_of_its_time_is_over_and_then_issued_anew()
    {
        using var authority = WriteAuthority("ECDSA");
        var certificate = new WebhookCertificate(_directory.Path, Name, _clock);
        var first = SerialOf(certificate);

        _clock.Advance(TimeSpan.FromDays(14));
        SerialOf(certificate).ShouldBe(first);
        _clock.Advance(TimeSpan.FromDays(2));
        SerialOf(certificate).ShouldNotBe(first);
    }

    [Fact]
    public void A_certificate_that_somebody_else_made_is_shown_and_its_successor_without_a_restart()
    {
        var certificate = new WebhookCertificate(_directory.Path, Name, _clock);
        WriteLeaf(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc));
        var first = SerialOf(certificate);

        WriteLeaf(new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc));
        SerialOf(certificate).ShouldBe(first);
        _clock.Advance(TimeSpan.FromSeconds(10));

        SerialOf(certificate).ShouldNotBe(first);
    }

    [Fact]
    public void Without_files_the_fault_says_which_is_missing()
        => Should.Throw<IOException>(() => new WebhookCertificate(_directory.Path, Name, _clock).ForServer()).Message.ShouldContain("ca.crt");

    private static string SerialOf(WebhookCertificate certificate) => certificate.ForServer().ServerCertificateContext!.TargetCertificate.SerialNumber;

    private X509Certificate2 Show() => X509CertificateLoader.LoadPkcs12(
        new WebhookCertificate(_directory.Path, Name, _clock).ForServer().ServerCertificateContext!.TargetCertificate.Export(X509ContentType.Pfx), null);

    private X509Certificate2 WriteAuthority(string kind)
    {
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = kind == "RSA"
            ? new CertificateRequest("CN=relay", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=relay", ecdsa, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var authority = request.CreateSelfSigned(_clock.GetUtcNow().AddYears(-1), _clock.GetUtcNow().AddYears(9));
        File.WriteAllText(_directory["ca.crt"], authority.ExportCertificatePem());
        // As helm writes it.
        File.WriteAllText(_directory["ca.key"], kind == "RSA" ? rsa.ExportRSAPrivateKeyPem() : ecdsa.ExportPkcs8PrivateKeyPem());
        return authority;
    }

    private void WriteLeaf(DateTime written)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leaf = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(_clock.GetUtcNow(), _clock.GetUtcNow().AddDays(90));
        File.WriteAllText(_directory["tls.crt"], leaf.ExportCertificatePem());
        File.WriteAllText(_directory["tls.key"], key.ExportPkcs8PrivateKeyPem());
        File.SetLastWriteTimeUtc(_directory["tls.crt"], written);
        File.SetLastWriteTimeUtc(_directory["tls.key"], written);
    }
}
