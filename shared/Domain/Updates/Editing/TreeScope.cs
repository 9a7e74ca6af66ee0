namespace Trimtab.Domain.Updates.Editing;

/// <summary>The files that one directory of a tree applies: its own, and those that its kustomizations lead to.</summary>
internal static class TreeScope
{
    private static readonly string[] References = ["resources", "bases", "components", "patchesStrategicMerge"];

    /// <returns>Files in the order of their distance from the directory: an overlay before its base.</returns>
    public static IReadOnlyList<MarkedFile> Of(IReadOnlyList<MarkedFile> files, string directory)
    {
        var root = Normalize("", directory) ?? "";
        var found = new List<MarkedFile>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<MarkedFile>(files.Where(file => IsIn(file.Path, root)).OrderByDescending(static file => file.IsKustomization)
            .ThenBy(static file => file.Path.Count(static letter => letter == '/')).ThenBy(static file => file.Path, StringComparer.Ordinal));
        while (next.TryDequeue(out var file))
        {
            if (!seen.Add(file.Path))
            {
                continue;
            }

            found.Add(file);
            foreach (var reference in file.IsKustomization ? ReferencesOf(file) : [])
            {
                // A kustomization names files, and directories that have a kustomization of their own.
                foreach (var led in files.Where(candidate => candidate.Path == reference || (candidate.IsKustomization && candidate.Directory == reference)))
                {
                    next.Enqueue(led);
                }
            }
        }

        return found;
    }

    private static IEnumerable<string> ReferencesOf(MarkedFile file)
    {
        foreach (var document in file.Documents)
        {
            var named = References.SelectMany(field => document[field]?.Items ?? []).Select(static item => item.Text)
                .Concat((document["patches"]?.Items ?? []).Select(static patch => patch["path"]?.Text))
                .Concat((document["helmCharts"]?.Items ?? []).Select(static chart => chart["valuesFile"]?.Text));
            foreach (var path in named.OfType<string>().Where(static path => !path.Contains("://", StringComparison.Ordinal)))
            {
                if (Normalize(file.Directory, path) is { } normal)
                {
                    yield return normal;
                }
            }
        }
    }

    private static bool IsIn(string path, string directory)
        => directory.Length == 0 || path.StartsWith(directory + "/", StringComparison.Ordinal);

    private static string? Normalize(string directory, string path)
    {
        var parts = new List<string>();
        foreach (var part in directory.Split('/').Concat(path.Split('/')).Where(static part => part.Length > 0 && part != "."))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count == 0)
            {
                return null;
            }
            else
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts);
    }
}
