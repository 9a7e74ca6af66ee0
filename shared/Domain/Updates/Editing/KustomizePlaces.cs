namespace Trimtab.Domain.Updates.Editing;

/// <summary>The <c>images:</c> and <c>helmCharts:</c> of kustomizations.</summary>
internal static class KustomizePlaces
{
    /// <summary>Learns the names that stand for the artifact where a kustomization renames an image.</summary>
    public static void Learn(EditAim aim, IEnumerable<MarkedFile> files)
    {
        foreach (var image in Images(files).Where(image => aim.IsArtifact(image.Entry["newName"]?.Text)))
        {
            if (image.Entry["name"]?.Text is { } name)
            {
                aim.Know(name);
            }
        }
    }

    /// <returns>Those of the outermost kustomization that sets the artifact's version: it overrules all others.</returns>
    public static IReadOnlyList<FoundPlace> Find(EditAim aim, IEnumerable<MarkedFile> files)
        => Images(files).Where(image => IsMeant(aim, image.Entry)).Select(image => Places(aim, image.File, image.Entry)).FirstOrDefault(static places => places.Count > 0) ?? [];

    /// <summary>Charts that kustomize renders itself.</summary>
    public static IEnumerable<FoundPlace> FindCharts(EditAim aim, IEnumerable<MarkedFile> files)
        => from image in Entries(files, "helmCharts")
           let chart = image.Entry["name"]?.Text
           let version = image.Entry["version"]
           where version?.Text is not null && aim.IsArtifact($"{image.Entry["repo"]?.Text?.TrimEnd('/')}/{chart}")
           let match = aim.Version(version.Text!)
           select new FoundPlace(image.File, version, $"helmCharts {chart} version", match.Next, match.State);

    private static List<FoundPlace> Places(EditAim aim, MarkedFile file, MarkedNode entry)
    {
        var places = new List<FoundPlace>();
        var name = entry["name"]?.Text;
        var tag = entry["newTag"];
        var digest = entry["digest"];
        var match = tag?.Text is { } text ? aim.Tag(text) : default;
        if (tag?.Text is not null)
        {
            places.Add(new FoundPlace(file, tag, $"images {name} newTag", match.Next, match.State));
        }

        if (digest?.Text is { } pinned && (tag is null || match.State != PlaceMatch.Other))
        {
            // Beside a tag the digest is that tag's, whichever of the image's digests it is.
            var next = tag is null ? aim.Digest(pinned) : (pinned == aim.Change.To.Digest ? PlaceMatch.To : PlaceMatch.From, aim.Change.To.Digest);
            places.Add(new FoundPlace(file, digest, $"images {name} digest", next.Item2, next.Item1));
        }

        return places;
    }

    // What a kustomization has renamed before it sets a version is the new name's version.
    private static bool IsMeant(EditAim aim, MarkedNode entry)
        => entry["newName"]?.Text is { } newName ? aim.IsArtifact(newName) : aim.IsArtifact(entry["name"]?.Text);

    private static IEnumerable<(MarkedFile File, MarkedNode Entry)> Images(IEnumerable<MarkedFile> files) => Entries(files, "images");

    private static IEnumerable<(MarkedFile File, MarkedNode Entry)> Entries(IEnumerable<MarkedFile> files, string field)
        => from file in files
           where file.IsKustomization
           from document in file.Documents
           from entry in document[field]?.Items ?? []
           select (file, entry);
}
