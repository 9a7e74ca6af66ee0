using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>One mapping of a kubeconfig; every fault names the file and the place.</summary>
internal sealed class KubeconfigNode(YamlMappingNode mapping, string file, string place)
{
    public string Place => $"kubeconfig {file}{(place.Length == 0 ? "" : ": " + place)}";

    public static KubeconfigNode Parse(string text, string file)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.FirstOrDefault()?.RootNode switch
            {
                null or YamlScalarNode { Value: null or "" } => new KubeconfigNode(new YamlMappingNode(), file, ""),
                YamlMappingNode root => new KubeconfigNode(root, file, ""),
                _ => throw AccessFault.Create($"kubeconfig {file}: is not a YAML mapping."),
            };
        }
        catch (YamlException e)
        {
            throw AccessFault.Create($"kubeconfig {file}: is no valid YAML (line {e.Start.Line}).", e);
        }
        catch (Exception e) when (MalformedYaml.IsSaidBy(e))
        {
            throw AccessFault.Create($"kubeconfig {file}: is no valid YAML.", e);
        }
    }

    public bool Has(string key) => Child(key) is YamlMappingNode or YamlSequenceNode || Text(key) is not null;

    /// <returns>Null when missing or empty.</returns>
    public string? Text(string key) => Child(key) switch
    {
        null or YamlScalarNode { Value: null or "" } => null,
        YamlScalarNode scalar => scalar.Value,
        _ => throw Fault($"{key} must be a text"),
    };

    public bool Flag(string key) => Text(key) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Fault($"{key} must be true or false"),
    };

    /// <summary>Text kept as base64 in <c>key-data</c>, or in the file that <c>key</c> names.</summary>
    /// <returns>Null when neither is set; the second is the file that was read.</returns>
    public (string Text, string? File)? DataOrFile(string key)
    {
        if (Text(key + "-data") is { } data)
        {
            return (Decode(key + "-data", data), null);
        }

        if (Text(key) is not { } path)
        {
            return null;
        }

        var full = PathOf(path);
        try
        {
            return (File.ReadAllText(full), full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Fault($"{key} can't be read: {e.Message}");
        }
    }

    /// <summary>Relative paths are relative to the kubeconfig.</summary>
    public string PathOf(string path) => Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(file))!);

    /// <summary>The <paramref name="inner"/> mapping of the item called <paramref name="name"/> in a list.</summary>
    /// <returns>Null when the list has no such item.</returns>
    public KubeconfigNode? Named(string list, string name, string inner, string within)
    {
        var item = Items(list).FirstOrDefault(i => Scalar(i, "name") == name);
        return item is null ? null
            : item.Children.TryGetValue(new YamlScalarNode(inner), out var node) && node is YamlMappingNode found
                ? new KubeconfigNode(found, file, $"{within}{inner} {name}")
                : throw Fault($"{list}, item {name}: has no {inner}");
    }

    /// <summary>A mapping inside this one.</summary>
    /// <returns>Null when missing.</returns>
    public KubeconfigNode? Map(string key) => Child(key) switch
    {
        null or YamlScalarNode { Value: null or "" } => null,
        YamlMappingNode map => new KubeconfigNode(map, file, $"{place}, {key}"),
        _ => throw Fault($"{key} must be a mapping"),
    };

    /// <summary>The mappings of a list, empty when missing.</summary>
    public IEnumerable<KubeconfigNode> Maps(string key)
        => Items(key).Select((item, index) => new KubeconfigNode(item, file, $"{place}, {key}[{index}]"));

    /// <summary>The texts of a list, empty when missing.</summary>
    public IReadOnlyList<string> Texts(string key) => Child(key) switch
    {
        null or YamlScalarNode { Value: null or "" } => [],
        YamlSequenceNode list when list.All(item => item is YamlScalarNode) => [.. list.Select(item => ((YamlScalarNode)item).Value ?? "")],
        _ => throw Fault($"{key} must be a list of texts"),
    };

    /// <summary>Whatever stands at a key, as JSON.</summary>
    public JsonNode? Json(string key) => Json(Child(key));

    public IEnumerable<string> Names(string list)
        => Items(list).Select(i => Scalar(i, "name")).OfType<string>();

    public Exception Fault(string what) => AccessFault.Create($"{Place}: {what}.");

    private IEnumerable<YamlMappingNode> Items(string list) => (Child(list) as YamlSequenceNode)?.Children.OfType<YamlMappingNode>() ?? [];

    private static JsonNode? Json(YamlNode? node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(entry => KeyValuePair.Create(((YamlScalarNode)entry.Key).Value ?? "", Json(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: not ScalarStyle.Plain } text => text.Value,
        YamlScalarNode { Value: null or "" or "null" or "~" } => null,
        YamlScalarNode { Value: "true" or "false" } flag => flag.Value == "true",
        YamlScalarNode number when long.TryParse(number.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) => value,
        YamlScalarNode plain => plain.Value,
        _ => null,
    };

    private static string? Scalar(YamlMappingNode node, string key)
        => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? (value as YamlScalarNode)?.Value : null;

    private string Decode(string key, string data)
    {
        var bytes = new byte[data.Length];
        return Convert.TryFromBase64String(data, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw Fault($"{key} is not base64");
    }

    private YamlNode? Child(string key) => mapping.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
}
