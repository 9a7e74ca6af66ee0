using Trimtab.Domain.Changes;

namespace Trimtab.Domain.Updates.Editing;

/// <summary>Writes a change into the files that an asset comes from. Only the values that name the version change: every other letter, line end and comment stays.</summary>
/// <remarks>
/// The strongest place wins, as it does when the files are applied: a kustomization's <c>images:</c> before Flux's markers, before the manifest's own field, before values.
/// A place that names neither what runs nor what should run is not touched. What was written is read again and compared, value by value.
/// </remarks>
public static class RepositoryEditor
{
    /// <summary>Makes the edit in memory.</summary>
    /// <param name="files">The repository's files; those that are no YAML are passed over.</param>
    /// <param name="change">What should run instead of what.</param>
    /// <param name="directory">The directory that is applied, from the repository's root; empty for all of it.</param>
    public static RepositoryEdit Apply(IReadOnlyList<EditableFile> files, Change change, string directory)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(change);
        var all = files.Where(static file => IsYaml(file.Path)).Select(MarkedFile.Read).OfType<MarkedFile>().ToList();
        var scope = TreeScope.Of(all, directory);
        var aim = new EditAim(change);
        var places = Find(aim, scope, all);
        var meant = places.Where(static place => place.State != PlaceMatch.Other).ToList();
        if (meant.Count == 0)
        {
            return Nothing(change, directory, places);
        }

        var done = meant.Count(static place => place.State == PlaceMatch.To);
        return Write(meant.Where(static place => place.State == PlaceMatch.From)) with { Done = done } is var edit && edit.Places.Count == 0 && edit.Faults.Count == 0 && IsDigestOnly(change, meant)
            ? edit with { Done = 0, Faults = [$"The files name the moving tag {change.To.Version} without a digest: there is nothing to write for other content under the same tag."] }
            : edit;
    }

    private static bool IsYaml(string path)
        => path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) || path == "Kustomization" || path.EndsWith("/Kustomization", StringComparison.Ordinal);

    private static bool IsDigestOnly(Change change, List<FoundPlace> meant)
        => change.From.Version == change.To.Version && !meant.Any(place => place.Node.Text!.Contains(change.To.Digest ?? "@", StringComparison.Ordinal));

    private static IReadOnlyList<FoundPlace> Find(EditAim aim, IReadOnlyList<MarkedFile> scope, IReadOnlyList<MarkedFile> all)
    {
        if (aim.IsChart)
        {
            return [.. ChartPlaces.Find(aim, scope), .. KustomizePlaces.FindCharts(aim, scope)];
        }

        KustomizePlaces.Learn(aim, scope);
        IReadOnlyList<FoundPlace> others = [];
        foreach (var places in new Func<IReadOnlyList<FoundPlace>>[]
            { () => KustomizePlaces.Find(aim, scope), () => [.. MarkerPlaces.Find(aim, scope, all)], () => ManifestPlaces.Find(aim, scope), () => [.. ValuesPlaces.Find(aim, scope)] })
        {
            var found = places();
            if (found.Any(static place => place.State != PlaceMatch.Other))
            {
                return found;
            }

            others = [.. others, .. found];
        }

        return others;
    }

    private static RepositoryEdit Nothing(Change change, string directory, IReadOnlyList<FoundPlace> others)
    {
        var where = directory.Length == 0 ? "the repository" : $"'{directory}'";
        var versions = others.Select(static place => EditAim.VersionOf(place.Node.Text!)).Distinct(StringComparer.Ordinal).ToList();
        return new RepositoryEdit([], [])
        {
            Instead = versions.Count == 1 ? versions[0] : null,
            Faults = others.Count == 0
                ? [$"No file of {where} names a version of {change.Artifact} for {change.Asset}."]
                : [.. others.Select(place => $"{place.File.Path}:{place.Node.Line}: {place.Field} says '{place.Node.Text}', which is neither {change.From.Version} nor {change.To.Version}{(change.To.Digest is null ? " with a known digest" : "")}.")],
        };
    }

    private static RepositoryEdit Write(IEnumerable<FoundPlace> found)
    {
        var (files, edited, faults) = (new List<EditableFile>(), new List<EditedPlace>(), new List<string>());
        foreach (var places in found.DistinctBy(static place => (place.File.Path, place.Node.Start)).GroupBy(static place => place.File.Path, StringComparer.Ordinal))
        {
            var file = places.First().File;
            var text = file.Text;
            var splices = new List<Splice>();
            var written = new List<EditedPlace>();
            foreach (var place in places)
            {
                if (place.Next is { } next && Splice.Of(text, place.Node, next) is { } splice)
                {
                    splices.Add(splice);
                    written.Add(new EditedPlace(place.File.Path, place.Node.Line, place.Field, place.Node.Text!, next));
                }
                else
                {
                    faults.Add($"{place.File.Path}:{place.Node.Line}: {place.Field} {(place.Next is null ? "pins a digest, and the new one is not known" : "is shared by an alias, or is not written on one line: change it by hand")}.");
                }
            }

            Take(file, splices, written);
        }

        return new RepositoryEdit(files, edited) { Faults = faults };

        void Take(MarkedFile file, List<Splice> splices, List<EditedPlace> written)
        {
            var result = file.Splice(splices);
            if (written.Count > 0 && IsNothingElse(file, result, written))
            {
                files.Add(result);
                edited.AddRange(written);
            }
            else if (written.Count > 0)
            {
                faults.Add($"{file.Path}: the edited file would read differently in other places, too: change it by hand.");
            }
        }
    }

    private static bool IsNothingElse(MarkedFile before, EditableFile after, List<EditedPlace> written)
        => MarkedFile.Trees(before.File) is { } old && MarkedFile.Trees(after) is { } now && old.Count == now.Count
            && old.Zip(now).Sum(static pair => TreeDifference.Count(pair.First, pair.Second)) == written.Count(static place => place.Old != place.New)
            && now.SelectMany(static tree => TreeDifference.Texts(tree)).ToHashSet(StringComparer.Ordinal).IsSupersetOf(written.Select(static place => place.New));
}
