using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile.Diffs;
using Trimtab.Domain.Redaction;

namespace Trimtab.Domain.Updates.Charts;

/// <summary>What an upgrade changes in the objects of a release, in a few lines for people.</summary>
/// <remarks>Fields are named by their paths. Values are shown of images, numbers and switches only, and never of a Secret: a text may be a password wherever it stands.</remarks>
public static class ManifestChanges
{
    public const int MaxLines = 20;
    public const int MaxFields = 8;
    public const int MaxLength = 400;

    /// <summary>Every object of most charts carries these, and every version changes them.</summary>
    private static readonly string[] VersionLabels = [".labels.helm.sh/chart", ".labels.app.kubernetes.io/version"];

    /// <param name="home">The release's namespace.</param>
    /// <param name="before">The manifest as it is.</param>
    /// <param name="after">The manifest as it would be.</param>
    /// <param name="time">Bounds the search for secrets.</param>
    /// <returns>A line for each object that goes (<c>-</c>), comes (<c>+</c>) or changes (<c>~</c>), in that order; empty when none does.</returns>
    /// <exception cref="Yaml.InvalidYamlException">One of the two is no YAML.</exception>
    public static IReadOnlyList<string> Of(string home, string before, string after, TimeProvider time)
    {
        var (old, wanted) = (ByKey(home, before), ByKey(home, after));
        string[] lines =
        [
            .. old.Where(entry => !wanted.ContainsKey(entry.Key)).Select(static entry => $"- {entry.Value.Reference}"),
            .. wanted.Where(entry => !old.ContainsKey(entry.Key)).Select(static entry => $"+ {entry.Value.Reference}"),
            .. wanted.Where(entry => old.ContainsKey(entry.Key)).Select(entry => Changed(entry.Value, FieldComparison.Of(old[entry.Key], entry.Value))).OfType<string>(),
        ];
        return [.. Bounded(lines, MaxLines, "objects").Select(line => CommandOutput.Shown(line, time)).Select(static line => line.Length > MaxLength ? $"{line[..MaxLength]}…" : line)];
    }

    private static SortedDictionary<string, JsonObject> ByKey(string home, string manifest)
    {
        var objects = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var value in ReleaseManifest.Parse(manifest))
        {
            // An object that names the release's own namespace is the one that names none.
            if (value.Reference.Namespace == home)
            {
                (value["metadata"] as JsonObject)?.Remove("namespace");
            }

            objects[value.Reference.Key] = value;
        }

        return objects;
    }

    private static string? Changed(JsonObject value, IReadOnlyList<FieldDiff> fields)
    {
        string[] told = [.. fields.Where(static field => !VersionLabels.Any(label => field.Path.EndsWith(label, StringComparison.Ordinal))).Select(Field)];
        return told.Length == 0 ? null : $"~ {value.Reference}: {string.Join(", ", Bounded(told, MaxFields, "fields"))}";
    }

    private static string Field(FieldDiff field)
    {
        if (field.IsSecret)
        {
            return $"{field.Path} (secret)";
        }

        var isImage = field.Path.EndsWith(".image", StringComparison.Ordinal);
        return Value(field.Before, isImage) is { } before && Value(field.After, isImage) is { } after ? $"{field.Path} {before} → {after}" : field.Path;
    }

    private static string? Value(JsonNode? value, bool isImage) => value switch
    {
        null => "none",
        JsonValue scalar when isImage || scalar.GetValueKind() is not System.Text.Json.JsonValueKind.String => scalar.ToString(),
        _ => null,
    };

    private static IEnumerable<string> Bounded(string[] lines, int most, string what)
        => lines.Length <= most ? lines : [.. lines.Take(most - 1), $"and {lines.Length - most + 1} more {what}"];
}
