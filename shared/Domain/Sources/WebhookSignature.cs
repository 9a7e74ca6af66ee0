using System.Security.Cryptography;
using System.Text;

namespace Trimtab.Domain.Sources;

/// <summary>The HMAC that GitHub sends in <c>X-Hub-Signature-256</c>, and other Git hosts elsewhere: <c>sha256=</c> and 64 hex digits over the raw body.</summary>
/// <remarks>Source: GitHub documentation, "Validating webhook deliveries".</remarks>
public static class WebhookSignature
{
    public const string Header = "X-Hub-Signature-256";

    /// <summary>What stands before the digest.</summary>
    public const string Prefix = "sha256=";

    /// <summary>The header's value for a body.</summary>
    public static string Of(string secret, ReadOnlySpan<byte> body)
        => Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    /// <summary>Compares in constant time; a missing or misshapen signature takes as long as a wrong one.</summary>
    public static bool IsValid(string secret, ReadOnlySpan<byte> body, string? signature)
    {
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
        Span<byte> given = stackalloc byte[expected.Length];
        var isWellFormed = signature is not null
            && signature.Length == Prefix.Length + (2 * expected.Length)
            && signature.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.FromHexString(signature.AsSpan(Prefix.Length), given, out _, out _) == System.Buffers.OperationStatus.Done;
        return CryptographicOperations.FixedTimeEquals(expected, given) & isWellFormed;
    }
}
