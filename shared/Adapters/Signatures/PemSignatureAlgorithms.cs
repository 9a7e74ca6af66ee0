using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;
using Trimtab.Domain.Signatures;

namespace Trimtab.Adapters.Signatures;

/// <summary>Signatures by keys in PEM.</summary>
public sealed class PemSignatureAlgorithms : ISignatureAlgorithms
{
    private const string EdwardsCurve = "1.3.101.112";
    private const string EllipticCurve = "1.2.840.10045.2.1";
    private const string Rsa = "1.2.840.113549.1.1.1";
    private const int LeastRsaBits = 2048;

    /// <inheritdoc/>
    public bool IsSignedBy(string publicKey, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(publicKey);
        var key = Decoded(publicKey);
        try
        {
            var kind = PublicKey.CreateFromSubjectPublicKeyInfo(key, out _).Oid.Value;
            return kind switch
            {
                EllipticCurve => ByCurve(key, content, signature),
                Rsa => ByRsa(key, content, signature),
                EdwardsCurve => ByEdwardsCurve(key, content, signature),
                _ => throw new FormatException("only keys of ECDSA, RSA and Ed25519 are known"),
            };
        }
        catch (CryptographicException exception)
        {
            throw new FormatException("it is no public key that can be used", exception);
        }
    }

    private static byte[] Decoded(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || !pem.AsSpan()[fields.Label].SequenceEqual("PUBLIC KEY"))
        {
            throw new FormatException("it is not PEM with the words PUBLIC KEY");
        }

        return Convert.FromBase64String(pem[fields.Base64Data]);
    }

    private static bool ByCurve(byte[] key, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        using var curve = ECDsa.Create();
        curve.ImportSubjectPublicKeyInfo(key, out _);
        return curve.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static bool ByRsa(byte[] key, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key, out _);
        return rsa.KeySize < LeastRsaBits
            ? throw new FormatException($"a key of RSA has at least {LeastRsaBits} bits, not {rsa.KeySize}")
            : rsa.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static bool ByEdwardsCurve(byte[] key, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        var verifier = new Ed25519Signer();
        verifier.Init(forSigning: false, (Ed25519PublicKeyParameters)PublicKeyFactory.CreateKey(key));
        verifier.BlockUpdate(content.ToArray(), 0, content.Length);
        return verifier.VerifySignature(signature.ToArray());
    }
}
