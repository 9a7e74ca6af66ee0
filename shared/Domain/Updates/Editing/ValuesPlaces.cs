namespace Trimtab.Domain.Updates.Editing;

/// <summary>Images in Helm values and other documents without a kind: <c>{repository, tag}</c> pairs, with a <c>registry</c> and a <c>digest</c> or without, and <c>image: repository:tag</c>.</summary>
internal static class ValuesPlaces
{
    /// <summary>Files of values, and the values inside Flux HelmReleases.</summary>
    public static IEnumerable<FoundPlace> Find(EditAim aim, IReadOnlyList<MarkedFile> files)
    {
        var plain = files.Where(static file => !file.IsKustomization)
            .SelectMany(static file => file.Documents.Where(static document => document["kind"] is null || document["apiVersion"] is null).Select(document => (file, document)));
        var inside = ManifestPlaces.Objects(files).Where(static found => found.Node["kind"]!.Text == "HelmRelease" && found.Node.At("spec", "values") is not null)
            .Select(static found => (file: found.File, document: found.Node.At("spec", "values")!));
        return plain.Concat(inside).SelectMany(found => Walk(aim, found.file, found.document, ""));
    }

    private static IEnumerable<FoundPlace> Walk(EditAim aim, MarkedFile file, MarkedNode node, string path)
    {
        foreach (var place in node.Members is null ? [] : Pair(aim, file, node, path))
        {
            yield return place;
        }

        var children = (node.Members ?? []).Select(member => (Path: path.Length == 0 ? member.Key : $"{path}.{member.Key}", member.Value, member.Key))
            .Concat((node.Items ?? []).Select((item, index) => (Path: $"{path}[{index}]", Value: item, Key: "")));
        foreach (var (at, child, key) in children)
        {
            if (key == "image" && child.Text is { } text && node["tag"] is null && aim.IsImage(text))
            {
                var match = aim.Image(text);
                yield return new FoundPlace(file, child, at, match.Next, match.State);
            }

            foreach (var inner in Walk(aim, file, child, at))
            {
                yield return inner;
            }
        }
    }

    private static IEnumerable<FoundPlace> Pair(EditAim aim, MarkedFile file, MarkedNode node, string path)
    {
        var name = node["repository"]?.Text ?? (node["tag"] is null ? null : node["image"]?.Text ?? node["name"]?.Text);
        if (name is null || node["tag"] is not { Text: { } written } tag || !aim.IsArtifact(node["registry"]?.Text is { Length: > 0 } registry ? $"{registry}/{name}" : name))
        {
            yield break;
        }

        var match = aim.Tag(written);
        var prefix = path.Length == 0 ? "" : $"{path}.";
        yield return new FoundPlace(file, tag, $"{prefix}tag", match.Next, match.State);
        if (match.State != PlaceMatch.Other && node["digest"] is { Text.Length: > 0 } digest)
        {
            yield return new FoundPlace(file, digest, $"{prefix}digest", aim.Change.To.Digest, digest.Text == aim.Change.To.Digest ? PlaceMatch.To : PlaceMatch.From);
        }
    }
}
