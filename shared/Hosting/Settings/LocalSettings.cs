using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace Trimtab.Hosting.Settings;

/// <summary>The <c>Values</c> of a local.settings.json, as <c>func start</c> would hand them to the program: a double underscore parts the levels.</summary>
public static class LocalSettings
{
    public const string FileName = "local.settings.json";

    /// <summary>Adds the file's values below everything that is configured already after it, e.g. the environment; a missing file adds nothing.</summary>
    /// <exception cref="InvalidDataException">The file is not JSON, or <c>Values</c> is not an object of strings.</exception>
    public static void AddLocalSettings(this IConfigurationBuilder configuration, string path)
    {
        if (File.Exists(path))
        {
            var source = new MemoryConfigurationSource { InitialData = Read(path) };
            configuration.Sources.Insert(0, source);
        }
    }

    private static List<KeyValuePair<string, string?>> Read(string path)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };
            var values = JsonNode.Parse(File.ReadAllText(path), documentOptions: options)?["Values"] as JsonObject ?? [];
            return [.. values.Select(value => KeyValuePair.Create(value.Key.Replace("__", ":", StringComparison.Ordinal), value.Value?.ToString()))];
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{path} is not valid JSON: {fault.Message}", fault);
        }
    }
}
