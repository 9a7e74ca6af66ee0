using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Trimtab.Domain.Yaml;

namespace Trimtab.Adapters.Manifests;

/// <summary>
/// Looks through a kustomization and all it is made of before kustomize does: nothing remote, nothing outside the tree, no chart,
/// and every YAML file within the limits (kustomize itself has none).
/// </summary>
internal sealed partial class KustomizationCheck(ManifestFiles files)
{
    private static readonly string[] ChartFields = ["helmCharts", "helmChartInflationGenerator", "helmGlobals"];

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Checks the kustomization of a directory, and those it names.</summary>
    /// <param name="directory">A directory inside the tree.</param>
    /// <param name="kustomization">Its kustomization file.</param>
    public void Check(string directory, string kustomization)
    {
        if (!_seen.Add(directory))
        {
            return;
        }

        foreach (var tree in files.ReadYaml(kustomization))
        {
            if (tree.Root is not JsonObject root)
            {
                files.Fault($"{files.NameOf(kustomization)}:{tree.Line}: a kustomization is a mapping.");
                continue;
            }

            foreach (var field in ChartFields.Where(root.ContainsKey))
            {
                files.Fault($"{Place(tree, field)}: charts are not rendered in a kustomization.");
            }

            foreach (var reference in KustomizationReference.FindAll(root))
            {
                Check(directory, Place(tree, reference.Path), reference);
            }
        }
    }

    private void Check(string directory, string place, KustomizationReference reference)
    {
        if (reference.Use == KustomizationUse.Inline || (reference.Use != KustomizationUse.File && reference.Value.Contains('\n', StringComparison.Ordinal)))
        {
            CheckPlugin(files.ParseYaml(place, reference.Value));
            return;
        }

        var value = reference.Use == KustomizationUse.File ? reference.Value[(reference.Value.IndexOf('=', StringComparison.Ordinal) + 1)..] : reference.Value;
        if (Scheme().IsMatch(value) || reference.Value.StartsWith("http", StringComparison.OrdinalIgnoreCase) && Scheme().IsMatch(reference.Value))
        {
            files.Fault($"{place}: '{value}' is remote: only files of the same revision are built.");
        }
        else if (Path.IsPathRooted(value) || files.Inside(directory, value) is not { } path)
        {
            files.Fault($"{place}: '{value}' leaves the repository.");
        }
        else if (File.Exists(path))
        {
            CheckFile(path, reference.Use);
        }
        else if (reference.Use == KustomizationUse.Resource && Directory.Exists(path))
        {
            CheckDirectory(place, path);
        }
        else
        {
            files.Fault($"{place}: '{value}' is not in the revision{(Remote().IsMatch(value) ? " (a remote base is not fetched)" : "")}.");
        }
    }

    private void CheckFile(string path, KustomizationUse use)
    {
        if (use == KustomizationUse.File)
        {
            files.Count(path);
        }
        else if (_seen.Add(path))
        {
            CheckPlugin(files.ReadYaml(path));
        }
    }

    private void CheckDirectory(string place, string path)
    {
        if (files.FindKustomization(path) is { } inner)
        {
            Check(path, inner);
        }
        else
        {
            files.Fault($"{place}: {files.NameOf(path)} has no kustomization file.");
        }
    }

    /// <summary>Configuration of kustomize's built-in plugins can name files too, which kustomize would fetch.</summary>
    private void CheckPlugin(IReadOnlyList<YamlTree> trees)
    {
        foreach (var tree in trees)
        {
            if (tree.Root is JsonObject root && root["apiVersion"] is JsonValue version && version.ToString() == "builtin" && Texts(root).Any(Scheme().IsMatch))
            {
                files.Fault($"{tree.File}:{tree.Line}: a plugin names something remote: only files of the same revision are built.");
            }
        }
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Texts(member.Value)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => text.Split('=', 2),
        _ => [],
    };

    private static string Place(YamlTree tree, string path) => $"{tree.File}:{tree.LineOf(path)}: {path}";

    [GeneratedRegex("^([a-z][a-z0-9+.-]*://|git@|git::)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"\?ref=|\.git(/|\?|$)|//|^[\w.-]+\.(com|org|net|io)/|^[\w.-]+:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Remote();
}
