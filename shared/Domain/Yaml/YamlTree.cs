using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trimtab.Domain.Yaml;

/// <summary>One YAML document as the JSON that Kubernetes' tools make of it, with the lines where its values stand.</summary>
/// <remarks>
/// Plain scalars are typed as <c>kubectl</c> types them (YAML 1.1: <c>yes</c> and <c>on</c> are booleans, <c>0644</c> is octal), with one
/// difference: a key is always the text as written. Whole numbers are <see cref="long"/> (<see cref="ulong"/> above it), others
/// <see cref="double"/>; dates stay text. Merge keys (<c>&lt;&lt;</c>) are resolved; a key written out wins.
/// </remarks>
public sealed class YamlTree
{
    private readonly YamlPosition _position;

    internal YamlTree(string file, JsonNode? root, YamlPosition position)
        => (File, Root, _position) = (file, root, position);

    /// <summary>File name as it was given.</summary>
    public string File { get; }

    /// <summary>The value; null for an empty document.</summary>
    public JsonNode? Root { get; }

    /// <summary>1-based line where the document's value begins.</summary>
    public int Line => _position.Line;

    /// <summary>Line of the key or item at a path such as <c>targets.shop.dependsOn[0]</c>.</summary>
    /// <returns>1-based; when there is no such value, the line of the nearest one above it. In a JSON file always 1.</returns>
    public int LineOf(string path) => _position.LineOf(path);

    internal YamlPosition PositionAt(string path) => _position.Nearest(path);

    /// <summary>Reads all documents of a text. A name that ends with <c>.json</c> is read as strict JSON.</summary>
    /// <param name="fileName">Goes into the faults.</param>
    /// <param name="text">The text; a byte order mark is skipped.</param>
    /// <param name="limits">What the text may cost.</param>
    /// <returns>One tree a document, empty ones too; none for an empty text.</returns>
    /// <exception cref="InvalidYamlException">The text is no YAML, or passes a limit. Nothing else is thrown.</exception>
    public static IReadOnlyList<YamlTree> Parse(string fileName, string text, YamlLimits limits)
    {
        if (text.Length > limits.MaxCharacters)
        {
            throw new InvalidYamlException(fileName, 1, $"The text has {text.Length} characters; at most {limits.MaxCharacters} are read.");
        }

        text = text.TrimStart('\uFEFF');
        return fileName.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? [ParseJson(fileName, text, limits)]
            : new YamlReader(fileName, limits).Read(text);
    }

    private static YamlTree ParseJson(string fileName, string text, YamlLimits limits)
    {
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = limits.MaxDepth, AllowDuplicateProperties = false };
            return new YamlTree(fileName, JsonNode.Parse(text, documentOptions: options), new YamlPosition(1));
        }
        catch (JsonException e)
        {
            throw new InvalidYamlException(fileName, (int)(e.LineNumber ?? 0) + 1, $"This is not JSON that can be used: {e.Message}");
        }
    }
}
