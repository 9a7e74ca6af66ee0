using System.Text;
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
            return stream.Documents.Count > 0 && stream.Documents[0].RootNode is YamlMappingNode root
                ? new KubeconfigNode(root, file, "")
                : throw AccessFault.Create($"kubeconfig {file}: is not a YAML mapping.");
        }
        catch (YamlException e)
        {
            throw AccessFault.Create($"kubeconfig {file}: is no valid YAML (line {e.Start.Line}).", e);
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
    public KubeconfigNode Named(string list, string name, string inner)
    {
        var items = (Child(list) as YamlSequenceNode)?.Children.OfType<YamlMappingNode>() ?? [];
        var item = items.FirstOrDefault(i => Scalar(i, "name") == name)
            ?? throw Fault($"{list} has no item named {name}");
        return item.Children.TryGetValue(new YamlScalarNode(inner), out var node) && node is YamlMappingNode found
            ? new KubeconfigNode(found, file, $"{inner} {name}")
            : throw Fault($"{list}, item {name}: has no {inner}");
    }

    public IEnumerable<string> Names(string list)
        => ((Child(list) as YamlSequenceNode)?.Children.OfType<YamlMappingNode>() ?? []).Select(i => Scalar(i, "name")).OfType<string>();

    public Exception Fault(string what) => AccessFault.Create($"{Place}: {what}.");

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
