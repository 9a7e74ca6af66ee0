using System.Security.Cryptography;
using System.Text;

namespace Trimtab.Domain.Sources.Hosts;

/// <summary>Compares secrets that are sent as they are.</summary>
internal static class SecretComparison
{
    /// <summary>Constant time whatever the lengths: the digests are compared.</summary>
    public static bool AreEqual(string secret, string? given)
        => CryptographicOperations.FixedTimeEquals(Digest(secret), Digest(given ?? "")) & given is not null;

    private static byte[] Digest(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
