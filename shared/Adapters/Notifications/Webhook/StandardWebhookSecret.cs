using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Trimtab.Adapters.Notifications.Webhook;

/// <summary>A secret of Standard Webhooks, and what it signs.</summary>
/// <remarks>Written <c>whsec_</c> and base64 of 24 to 64 bytes. A signature is <c>v1,</c> and the base64 HMAC-SHA256 of <c>id.timestamp.body</c>.
/// Source: Standard Webhooks specification, "Signature scheme".</remarks>
internal sealed class StandardWebhookSecret
{
    private const string Prefix = "whsec_";
    private const int LeastBytes = 24;
    private const int MostBytes = 64;
    private readonly byte[] _key;

    private StandardWebhookSecret(byte[] key) => _key = key;

    /// <summary>Reads <c>whsec_…</c>; the prefix may be missing.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out StandardWebhookSecret? secret)
    {
        var encoded = text.Trim();
        encoded = encoded.StartsWith(Prefix, StringComparison.Ordinal) ? encoded[Prefix.Length..] : encoded;
        var key = new byte[encoded.Length];
        var isKey = Convert.TryFromBase64String(encoded, key, out var length) && length is >= LeastBytes and <= MostBytes;
        secret = isKey ? new StandardWebhookSecret(key[..length]) : null;
        return isKey;
    }

    /// <param name="id">The header <c>webhook-id</c>.</param>
    /// <param name="timestamp">The header <c>webhook-timestamp</c>: seconds since 1970.</param>
    /// <param name="body">The body as it is sent.</param>
    public string Sign(string id, string timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(_key, signed));
    }
}
