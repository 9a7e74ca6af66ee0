namespace Trimtab.Domain.Updates.Editing;

/// <summary>Chart versions of Flux: a HelmRelease's own, and the tag of the OCIRepository that it names.</summary>
internal static class ChartPlaces
{
    public static IEnumerable<FoundPlace> Find(EditAim aim, IReadOnlyList<MarkedFile> files)
    {
        var objects = ManifestPlaces.Objects(files).ToList();
        foreach (var (file, node) in objects.Where(found => found.Node["kind"]!.Text == "HelmRelease" && IsRelease(aim, found.Node)))
        {
            var chart = node.At("spec", "chart", "spec");
            if (chart?["version"] is { Text: { } version } scalar && IsChart(aim, objects, chart))
            {
                var match = aim.Version(version);
                yield return new FoundPlace(file, scalar, $"HelmRelease/{ManifestPlaces.NameOf(node)} chart version", match.Next, match.State);
            }

            var reference = node.At("spec", "chartRef");
            foreach (var place in reference?["kind"]?.Text == "OCIRepository" ? Tags(aim, objects, reference["name"]?.Text) : [])
            {
                yield return place;
            }
        }
    }

    private static IEnumerable<FoundPlace> Tags(EditAim aim, List<(MarkedFile File, MarkedNode Node)> objects, string? name)
        => from found in objects
           where found.Node["kind"]!.Text == "OCIRepository" && ManifestPlaces.NameOf(found.Node) == name && aim.IsArtifact(found.Node.At("spec", "url")?.Text)
           let tag = found.Node.At("spec", "ref", "tag")
           where tag?.Text is not null
           let match = aim.Version(tag.Text!)
           select new FoundPlace(found.File, tag, $"OCIRepository/{name} tag", match.Next, match.State);

    // Flux names a release after its object, with the target namespace before it when there is one, unless the object says otherwise.
    private static bool IsRelease(EditAim aim, MarkedNode node)
    {
        var target = node.At("spec", "targetNamespace")?.Text;
        var name = ManifestPlaces.NameOf(node);
        var release = node.At("spec", "releaseName")?.Text ?? (target is null ? name : $"{target}-{name}");
        var place = target ?? node.At("metadata", "namespace")?.Text;
        return release == aim.Asset.Name && (place is null || place == aim.Asset.Namespace);
    }

    private static bool IsChart(EditAim aim, List<(MarkedFile File, MarkedNode Node)> objects, MarkedNode chart)
    {
        var name = chart["chart"]?.Text;
        var source = chart.At("sourceRef", "name")?.Text;
        var urls = objects.Where(found => found.Node["kind"]!.Text == "HelmRepository" && ManifestPlaces.NameOf(found.Node) == source)
            .Select(static found => found.Node.At("spec", "url")?.Text?.TrimEnd('/')).OfType<string>().ToList();
        return urls.Count > 0
            ? urls.Any(url => aim.IsArtifact($"{url}/{name}"))
            : name is not null && aim.Change.Artifact.EndsWith($"/{name}", StringComparison.Ordinal);
    }
}
