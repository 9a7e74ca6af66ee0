using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Trimtab.Domain.Sources.Hosts;

/// <summary>The signature of Standard Webhooks: HMAC-SHA256 over <c>{webhook-id}.{webhook-timestamp}.{body}</c>.</summary>
/// <remarks>Source: Standard Webhooks specification 1.0, "Verifying signatures".</remarks>
public static class StandardWebhook
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private const string SecretPrefix = "whsec_";
    private const string Version = "v1,";

    // More in one header is no key rotation.
    private const int MaxSignatures = 10;

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Whether the secret is <c>whsec_</c> and the base64 of a key.</summary>
    public static bool IsSigningSecret(string secret) => secret.StartsWith(SecretPrefix, StringComparison.Ordinal);

    /// <summary>The signature header's value.</summary>
    /// <param name="secret"><c>whsec_</c> and base64; anything else is the key itself.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="timestamp">Seconds since 1970.</param>
    /// <param name="body">The raw body.</param>
    public static string Of(string secret, string id, string timestamp, ReadOnlySpan<byte> body)
        => Version + Convert.ToBase64String(Sign(secret, id, timestamp, body));

    /// <summary>Whether one of the signatures is right and the time is within 5 minutes of ours. Compares in constant time.</summary>
    public static bool IsValid(string secret, WebhookDelivery delivery, DateTimeOffset now)
    {
        var id = delivery.Header(IdHeader);
        var timestamp = delivery.Header(TimestampHeader);
        var expected = Sign(secret, id ?? "", timestamp ?? "", delivery.Body.Span);
        var isSigned = false;
        foreach (var signature in (delivery.Header(SignatureHeader) ?? "").Split(' ').Take(MaxSignatures))
        {
            isSigned |= IsSignature(expected, signature);
        }

        return isSigned & !string.IsNullOrEmpty(id) & IsRecent(timestamp, now);
    }

    private static bool IsSignature(byte[] expected, string signature)
    {
        var given = new byte[expected.Length];
        var isWellFormed = signature.StartsWith(Version, StringComparison.Ordinal)
            && Convert.TryFromBase64String(signature[Version.Length..], given, out var length)
            && length == expected.Length;
        return CryptographicOperations.FixedTimeEquals(expected, given) & isWellFormed;
    }

    private static bool IsRecent(string? timestamp, DateTimeOffset now)
        => long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && Math.Abs((decimal)seconds - now.ToUnixTimeSeconds()) <= (decimal)Tolerance.TotalSeconds;

    private static byte[] Sign(string secret, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, KeyOf(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    private static byte[] KeyOf(string secret)
    {
        var key = new byte[secret.Length];
        return IsSigningSecret(secret) && Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out var length)
            ? key[..length]
            : Encoding.UTF8.GetBytes(secret);
    }
}
