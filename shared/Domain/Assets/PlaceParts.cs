using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Trimtab.Domain.Assets;

/// <summary>Divides a place's assets into parts so that a change of one asset changes one part. Pure.</summary>
internal static class PlaceParts
{
    /// <summary>On average half of it is used.</summary>
    private const int MaxInPart = 1000;

    /// <returns>How many parts so many assets make: a power of two.</returns>
    public static int BucketsFor(int assets) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, assets / (MaxInPart / 2)));

    /// <returns>The content of each part that is not empty, its assets in order of their names.</returns>
    public static IEnumerable<(int Bucket, byte[] Content, int Count)> Divide(IEnumerable<KnownAsset> assets, int buckets)
        => assets
            .Select(asset => (Name: asset.Asset.Id.ToString(), Asset: asset))
            .GroupBy(asset => BucketOf(asset.Name, buckets), static asset => asset)
            .Select(static group =>
            {
                KnownAsset[] sorted = [.. group.OrderBy(static asset => asset.Name, StringComparer.Ordinal).Select(static asset => asset.Asset)];
                return (group.Key, DocumentJson.Serialize(sorted), sorted.Length);
            });

    public static string DigestOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    // The same in every process and forever, unlike a text's own hash code.
    private static int BucketOf(string name, int buckets)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadInt32BigEndian(hash) & (buckets - 1);
    }
}
