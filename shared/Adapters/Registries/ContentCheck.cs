using System.Security.Cryptography;

namespace Trimtab.Adapters.Registries;

/// <summary>Whether content is what a digest names.</summary>
internal static class ContentCheck
{
    public static bool Fits(string digest, ReadOnlySpan<byte> content)
    {
        var hash = digest.Split(':')[0] switch
        {
            "sha256" => SHA256.HashData(content),
            "sha384" => SHA384.HashData(content),
            "sha512" => SHA512.HashData(content),
            _ => [],
        };
        return hash.Length > 0 && digest.EndsWith($":{Convert.ToHexStringLower(hash)}", StringComparison.Ordinal);
    }

    public static string DigestOf(ReadOnlySpan<byte> content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
}
