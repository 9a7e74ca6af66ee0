using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Trimtab.Domain.Assets;

/// <summary>An asset's name, the same from scan to scan: <c>apps-eu/shop/deployment/web</c>, without a namespace <c>nas/container/db</c>.</summary>
/// <param name="Place">Key of a cluster or of a Docker host in the fleet.</param>
/// <param name="Namespace">Empty for containers and for kinds without one.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The object's, release's or container's own name.</param>
[JsonConverter(typeof(AssetIdConverter))]
public sealed record AssetId(string Place, string Namespace, AssetKind Kind, string Name)
{
    /// <summary>Reads what <see cref="ToString"/> writes; the kind in any case.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out AssetId? id)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        id = null;
        if (parts.Length is not (3 or 4) || parts.Any(static part => part.Length == 0) || !Enum.TryParse<AssetKind>(parts[^2], ignoreCase: true, out var kind) || char.IsAsciiDigit(parts[^2][0]))
        {
            return false;
        }

        id = new AssetId(parts[0], parts.Length == 4 ? parts[1] : "", kind, parts[^1]);
        return true;
    }

    public override string ToString()
        => $"{Place}/{(Namespace.Length == 0 ? "" : $"{Namespace}/")}{Kind.ToString().ToLowerInvariant()}/{Name}";
}
