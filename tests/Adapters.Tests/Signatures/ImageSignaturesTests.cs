using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;
using Trimtab.Adapters.Signatures;
using Trimtab.Domain.Images;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Signatures;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Registries;

namespace Trimtab.Adapters.Tests.Signatures;

/// <summary>Signatures in the form that cosign writes, made here.</summary>
public sealed class ImageSignaturesTests : IDisposable
{
    private const string Image = "ghcr.io/acme/web";
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    private readonly ECDsa _curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly AsymmetricCipherKeyPair _edwards;
    private readonly FakeRegistries _registries = new();
    private readonly string _digest;

    public ImageSignaturesTests()
    {
        var generator = new Ed25519KeyPairGenerator();
        generator.Init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        _edwards = generator.GenerateKeyPair();
        _digest = _registries.Push($"{Image}:1.2.3");
    }

    [Theory]
    [InlineData("curve")]
    [InlineData("rsa")]
    [InlineData("edwards")]
    public async Task An_image_is_signed_by_the_key_that_signed_it_and_by_no_other(string key)
    {
        Tag(Layer(Payload(_digest), key));

        ShouldBeSignedBy(await FindAsync(), key);
    }

    [Fact]
    public async Task Each_of_several_layers_counts()
    {
        Tag(Layer(Payload(_digest), "rsa"), Layer(Payload(_digest, optional: """{"commit":"1a2b3c"}"""), "curve"));

        (await FindAsync()).Keys.ShouldBe(["curve", "rsa"]);
    }

    [Fact]
    public async Task A_referrer_counts_like_the_tag()
    {
        var digest = _registries.Add(ManifestType, Manifest(Layer(Payload(_digest), "curve")));
        _registries.Refer(_digest, new Referrer(digest, ManifestType, SimpleSigning.ArtifactType));

        (await FindAsync()).Keys.ShouldBe(["curve"]);
    }

    [Fact]
    public async Task A_payload_of_another_image_is_no_signature_of_this_one()
    {
        Tag(
            Layer(Payload($"sha256:{new string('0', 64)}"), "curve"),
            Layer(Payload(_digest, reference: "ghcr.io/acme/other"), "rsa"),
            Layer(Payload(_digest, type: "atomic container signature"), "edwards"));

        ShouldBeSignedBy(await FindAsync());
    }

    [Fact]
    public async Task A_payload_that_was_changed_after_it_was_signed_is_none()
    {
        var signed = Payload(_digest, optional: """{"by":"nobody"}""");
        Tag(Layer(Payload(_digest), Sign(signed, "curve")));

        (await FindAsync()).Keys.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_key_and_random_bytes_sign_nothing()
    {
        var payload = Payload(_digest);
        Tag(Layer(payload, _other.SignData(payload, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)), Layer(payload, [1, 2, 3]), Layer(payload, new byte[64]));

        ShouldBeSignedBy(await FindAsync());
    }

    [Fact]
    public async Task Without_a_signature_tag_an_image_is_signed_by_nobody()
        => ShouldBeSignedBy(await FindAsync());

    [Fact]
    public async Task What_can_not_be_looked_at_is_not_taken_for_unsigned()
    {
        Tag(Layer(Payload(_digest), "curve"));
        _registries.Refusal = new RegistryException("ghcr.io did not answer.", RegistryFault.Unreachable);

        (await FindAsync()).ShouldBe((null, "ghcr.io did not answer."));
    }

    [Fact]
    public async Task A_key_that_is_none_is_named_and_the_others_still_count()
    {
        Tag(Layer(Payload(_digest), "rsa"));

        var (keys, fault) = await FindByAsync("curve: { env: NOT_PEM }", "rsa: { env: rsa }", "gone: { env: MISSING }");

        keys.ShouldBe(["rsa"]);
        fault.ShouldContain("The key curve can't be used: it is not PEM with the words PUBLIC KEY");
        fault.ShouldContain("The key gone can't be used");
    }

    [Fact]
    public async Task A_manifest_that_is_none_and_a_blob_that_is_too_large_are_no_signatures()
    {
        _registries.Push($"{Image}:{SimpleSigning.TagOf(_digest)}", ManifestType, "not json"u8.ToArray());
        var notJson = await FindAsync();
        Tag(Layer(Payload(_digest, optional: $"\"{new string('x', 70_000)}\""), "curve"));

        notJson.Keys.ShouldBeEmpty();
        (await FindAsync()).Keys.ShouldBeNull();
    }

    [Fact]
    public async Task Docker_hub_is_named_as_cosign_names_it()
    {
        var digest = _registries.Push("nginx:1.27");
        var payload = Payload(digest, reference: "index.docker.io/library/nginx");
        _registries.Push($"nginx:{SimpleSigning.TagOf(digest)}", ManifestType, Manifest(Layer(payload, "curve")));

        (await FindOfAsync("nginx", digest, "curve: { env: curve }")).Keys.ShouldBe(["curve"]);
    }

    public void Dispose()
    {
        _curve.Dispose();
        _other.Dispose();
        _rsa.Dispose();
    }

    private static void ShouldBeSignedBy((IReadOnlyList<string>? Keys, string Fault) found, params string[] keys)
    {
        found.Keys.ShouldBe(keys);
        found.Fault.ShouldBeEmpty();
    }

    private Task<(IReadOnlyList<string>? Keys, string Fault)> FindAsync() => FindByAsync("curve: { env: curve }", "rsa: { env: rsa }", "edwards: { env: edwards }");

    private Task<(IReadOnlyList<string>? Keys, string Fault)> FindByAsync(params string[] keys) => FindOfAsync(Image, _digest, keys);

    private async Task<(IReadOnlyList<string>? Keys, string Fault)> FindOfAsync(string image, string digest, params string[] keys)
    {
        ImageReference.TryParse($"{image}@{digest}", out var reference, out _).ShouldBeTrue();
        var fleet = new FixedFleet($"signatures:\n  keys:\n    {string.Join("\n    ", keys)}");
        var secrets = new GivenSecrets(
            ("curve", _curve.ExportSubjectPublicKeyInfoPem()),
            ("rsa", _rsa.ExportSubjectPublicKeyInfoPem()),
            ("edwards", PemEncoding.WriteString("PUBLIC KEY", SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(_edwards.Public).GetDerEncoded())),
            ("NOT_PEM", "no key"));
        return await new ImageSignatures(_registries, fleet, secrets, new PemSignatureAlgorithms()).FindKeysAsync(reference!, CancellationToken.None);
    }

    private void Tag(params string[] layers) => _registries.Push($"{Image}:{SimpleSigning.TagOf(_digest)}", ManifestType, Manifest(layers));

    private byte[] Manifest(params string[] layers)
    {
        var config = _registries.Add("application/vnd.oci.image.config.v1+json", "{}"u8.ToArray());
        return Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{ManifestType}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":2,"digest":"{{config}}"},"layers":[{{string.Join(',', layers)}}]}
            """);
    }

    private string Layer(byte[] payload, string key) => Layer(payload, Sign(payload, key));

    private string Layer(byte[] payload, byte[] signature)
        => $$$"""{"mediaType":"{{{SimpleSigning.MediaType}}}","size":{{{payload.Length}}},"digest":"{{{_registries.Add(SimpleSigning.MediaType, payload)}}}","annotations":{"{{{SimpleSigning.SignatureAnnotation}}}":"{{{Convert.ToBase64String(signature)}}}"}}""";

    private byte[] Sign(byte[] payload, string key)
    {
        switch (key)
        {
            case "curve":
                return _curve.SignData(payload, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            case "rsa":
                return _rsa.SignData(payload, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            default:
                var signer = new Ed25519Signer();
                signer.Init(forSigning: true, _edwards.Private);
                signer.BlockUpdate(payload, 0, payload.Length);
                return signer.GenerateSignature();
        }
    }

    private static byte[] Payload(string digest, string reference = Image, string type = "cosign container image signature", string optional = "null")
        => Encoding.UTF8.GetBytes($$$"""{"critical":{"identity":{"docker-reference":"{{{reference}}}"},"image":{"docker-manifest-digest":"{{{digest}}}"},"type":"{{{type}}}"},"optional":{{{optional}}}}""");
}
