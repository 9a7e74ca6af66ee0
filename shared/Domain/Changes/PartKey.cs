using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;

namespace Trimtab.Domain.Changes;

/// <summary>A short name of one part of an asset, for documents.</summary>
public static class PartKey
{
    /// <returns>16 hex digits.</returns>
    public static string Of(AssetId asset, string part)
    {
        ArgumentNullException.ThrowIfNull(asset);
        return ContentDigest.Hex(new JsonArray(asset.ToString(), part))[..16];
    }
}
