using System.Text.Json.Nodes;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Drift;

/// <summary>Finds the file that a captured change goes to, so that it comes back with the next revision. Pure.</summary>
internal static class CaptureFile
{
    private static readonly string[] Extensions = [".yaml", ".yml"];

    /// <summary>The file whose state a capture builds on.</summary>
    public static string PathOf(Capture change, InventoryEntry applied) => IsFile(applied.Place) ? applied.Place! : change.Path;

    /// <param name="change">The change.</param>
    /// <param name="applied">What the target's inventory says.</param>
    /// <param name="target">The target.</param>
    /// <param name="view">The repository.</param>
    /// <param name="obstacle">Why it can't be committed, in a sentence; null when it can.</param>
    /// <returns>The path; that of the capture where the target's manifests are in another repository.</returns>
    public static string Find(Capture change, InventoryEntry applied, CaptureTarget target, RepositoryView view, out string? obstacle)
    {
        obstacle = null;
        var path = PathOf(change, applied);
        if (target.Revision is null || !view.Moved.ContainsKey(new FormerFile(target.Revision, path)))
        {
            return change.Path;
        }

        obstacle = !IsFile(applied.Place) ? $"it is built by the kustomization in {(applied.Place is { Length: > 0 } place ? place : "the repository's root")}, which only a person can change"
            : view.Files.TryGetValue(path, out var text) ? ObstacleIn(path, text, change, target)
            : null;
        return path;
    }

    private static bool IsFile(string? place) => place is not null && Extensions.Any(extension => place.EndsWith(extension, StringComparison.Ordinal));

    private static string? ObstacleIn(string path, string text, Capture change, CaptureTarget target)
    {
        if (target.HasVariables && text.Contains("${", StringComparison.Ordinal))
        {
            return $"its file {path} holds variables, which a commit would replace by their values";
        }

        try
        {
            var documents = YamlTree.Parse(path, text, YamlLimits.Manifests).Where(static document => document.Root is not null).ToList();
            return documents is [{ Root: JsonObject root }] && root.KindName.Kind == change.Object.Kind.Kind && root.Name == change.Object.Name
                ? null
                : $"its file {path} describes more than this object";
        }
        catch (InvalidYamlException)
        {
            return $"its file {path} can't be read";
        }
    }
}
