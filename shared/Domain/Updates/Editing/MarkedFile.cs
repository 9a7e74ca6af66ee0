using System.Text.Json.Nodes;
using Trimtab.Domain.Yaml;

namespace Trimtab.Domain.Updates.Editing;

/// <summary>A YAML file and where its values stand.</summary>
/// <param name="File">As it was given.</param>
/// <param name="Documents">The roots of its documents.</param>
internal sealed record MarkedFile(EditableFile File, IReadOnlyList<MarkedNode> Documents)
{
    private const char Mark = '\uFEFF';

    public string Path => File.Path;

    /// <summary>The directory, empty for the root.</summary>
    public string Directory => Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.LastIndexOf('/')] : "";

    /// <summary>The text that the indexes of <see cref="Documents"/> count in.</summary>
    public string Text => Body(File.Text);

    public bool IsKustomization => Path[(Path.LastIndexOf('/') + 1)..] is "kustomization.yaml" or "kustomization.yml" or "Kustomization";

    /// <returns>Null when it is no YAML that can be used: a template, for example.</returns>
    public static MarkedFile? Read(EditableFile file)
        => Trees(file) is null ? null : new MarkedFile(file, MarkedYaml.Read(Body(file.Text)));

    /// <summary>The values of all documents; null when it is no YAML that can be used.</summary>
    public static IReadOnlyList<JsonNode?>? Trees(EditableFile file)
    {
        try
        {
            return [.. YamlTree.Parse(file.Path, file.Text, YamlLimits.Manifests).Select(static tree => tree.Root)];
        }
        catch (InvalidYamlException)
        {
            return null;
        }
    }

    /// <summary>The file with other texts at some places; everything else stays as it is, letter by letter.</summary>
    public EditableFile Splice(IEnumerable<Splice> splices)
    {
        var text = Text;
        foreach (var splice in splices.OrderByDescending(static splice => splice.Start))
        {
            text = string.Concat(text.AsSpan(0, splice.Start), splice.Text, text.AsSpan(splice.End));
        }

        return File with { Text = File.Text.Length > 0 && File.Text[0] == Mark ? Mark + text : text };
    }

    private static string Body(string text) => text.TrimStart(Mark);
}
