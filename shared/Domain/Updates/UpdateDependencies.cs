using Trimtab.Domain.Assets;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Updates;

/// <summary>What an asset's labels and annotations say it depends on.</summary>
public static class UpdateDependencies
{
    public const string Watchtower = "com.centurylinklabs.watchtower.depends-on";
    public const string Own = TrimtabNames.Prefix + "depends-on";
    private const string Compose = "com.docker.compose.depends_on";

    /// <summary>Names between commas: of the same place, namespace and kind, or whole names of assets. A service that compose names (<c>db:service_started:false</c>) is the container <c>project-db-1</c>.</summary>
    public static IReadOnlyList<AssetId> Of(Asset asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        var own = asset.Annotations.GetValueOrDefault(Own) ?? asset.Labels.GetValueOrDefault(Own) ?? asset.Labels.GetValueOrDefault(Watchtower) ?? "";
        var composed = asset.Labels.GetValueOrDefault(Compose) ?? "";
        return
        [
            .. Names(own).Select(name => AssetId.TryParse(name, out var whole) ? whole : asset.Id with { Name = name.TrimStart('/') })
                .Concat(Names(composed).Select(service => asset.Id with { Name = $"{asset.ComposeProject}-{service.Split(':')[0]}-1" }))
                .Where(id => id != asset.Id).Distinct(),
        ];
    }

    private static string[] Names(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
