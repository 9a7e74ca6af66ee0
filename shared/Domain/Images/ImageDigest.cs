using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Images;

/// <summary>Digests of content: <c>sha256:</c> and 64 small hexadecimal digits, or one of the longer two of its family.</summary>
public static class ImageDigest
{
    /// <returns>What is wrong with it, as part of a sentence; null when nothing is.</returns>
    public static string? FaultOf(ReadOnlySpan<char> digest)
    {
        var colon = digest.IndexOf(':');
        if (colon <= 0)
        {
            return "a digest is an algorithm, a colon and hexadecimal digits";
        }

        var algorithm = digest[..colon];
        var digits = digest[(colon + 1)..];
        var length = algorithm switch
        {
            "sha256" => 64,
            "sha384" => 96,
            "sha512" => 128,
            _ => 0,
        };
        return length == 0 ? "its digest's algorithm is none of sha256, sha384, sha512"
            : digits.Length != length ? $"a digest of {algorithm} has {length} digits, not {digits.Length}"
            : digits.ContainsAnyExcept(Signs.HexDigits) ? "a digest has only the digits 0-9 and a-f"
            : null;
    }
}
