using System.Security.Cryptography;
using System.Text;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Registries.Webhooks;

/// <summary>Whether a delivery is from who knows the secret. Pure, and in constant time.</summary>
public static class RegistryWebhookProof
{
    private const string Authorization = "Authorization";
    private const string Bearer = "Bearer ";

    /// <remarks>A token in the address may stand in logs on the way: it counts only for senders that can send nothing else.</remarks>
    public static bool IsAuthentic(RegistryWebhookKind kind, string secret, RegistryDelivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        return kind switch
        {
            RegistryWebhookKind.Ghcr => WebhookSignature.IsValid(secret, delivery.Body.Span, delivery.Headers.GetValueOrDefault(WebhookSignature.Header)),
            RegistryWebhookKind.DockerHub or RegistryWebhookKind.Quay => AreSame(secret, delivery.Token),
            _ => AreSame(secret, delivery.Headers.GetValueOrDefault(Authorization)) | AreSame(Bearer + secret, delivery.Headers.GetValueOrDefault(Authorization)),
        };
    }

    // Digests are compared: so the time tells nothing about the length either.
    private static bool AreSame(string secret, string? given)
        => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), SHA256.HashData(Encoding.UTF8.GetBytes(given ?? ""))) & given is not null;
}
