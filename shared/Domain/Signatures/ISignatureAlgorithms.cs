namespace Trimtab.Domain.Signatures;

/// <summary>Public-key signatures in the forms that cosign writes: ECDSA (DER) and RSA (PKCS #1) over SHA-256, Ed25519.</summary>
public interface ISignatureAlgorithms
{
    /// <param name="publicKey">PEM, <c>BEGIN PUBLIC KEY</c>.</param>
    /// <param name="content">What was signed.</param>
    /// <param name="signature">Any bytes.</param>
    /// <exception cref="FormatException">The key is none, or of a kind that is not known.</exception>
    bool IsSignedBy(string publicKey, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature);
}
