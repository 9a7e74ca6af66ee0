using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Hosting.Messaging;

namespace Trimtab.Hosting.Functions;

/// <summary>The function app as its files declare it: host.json and one folder with a function.json for each function.</summary>
public sealed record FunctionApp(HostSettings Host, IReadOnlyList<FunctionDefinition> Functions)
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads the app from its root directory; only immediate sub-directories can hold functions.</summary>
    /// <exception cref="InvalidFunctionAppException">A file is missing, is not JSON, or asks for something that the embedded engine would not do.</exception>
    public static FunctionApp Load(string root)
    {
        var faults = new List<string>();
        var host = HostFile.Read(ReadObject(Path.Combine(root, "host.json"), faults), faults);
        var functions = new List<FunctionDefinition>();
        foreach (var directory in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal))
        {
            var file = Path.Combine(directory, "function.json");
            if (File.Exists(file)
                && FunctionFile.Read(Path.GetFileName(directory), ReadObject(file, faults), faults) is { } function)
            {
                functions.Add(function);
            }
        }

        return faults.Count == 0 ? new FunctionApp(host, functions) : throw new InvalidFunctionAppException(faults);
    }

    /// <summary>Makes sure that our own engine can do everything that the app asks for.</summary>
    /// <exception cref="InvalidFunctionAppException">A function listens to something that only a Functions host does.</exception>
    public void EnsureEmbeddable()
    {
        var faults = Functions.Where(function => function.Trigger is FunctionTrigger.Queue { Transport: QueueTransport.ServiceBus })
            .Select(function => $"{function.Name}/function.json: the embedded engine does not listen to Service Bus: run the app under a Functions host, or use storage queues (Messaging:Transport storage, published without --transport).")
            .ToList();
        if (faults.Count > 0)
        {
            throw new InvalidFunctionAppException(faults);
        }
    }

    /// <exception cref="KeyNotFoundException">There is no such function.</exception>
    public FunctionDefinition Find(string name)
        => Functions.FirstOrDefault(function => function.Name == name)
            ?? throw new KeyNotFoundException($"There is no function.json for '{name}' in the app root.");

    private static JsonObject ReadObject(string path, List<string> faults)
    {
        try
        {
            if (JsonNode.Parse(File.ReadAllText(path), documentOptions: Lenient) is JsonObject value)
            {
                return value;
            }

            faults.Add($"{path}: must be a JSON object.");
        }
        catch (JsonException fault)
        {
            faults.Add($"{path}: {fault.Message}");
        }
        catch (FileNotFoundException)
        {
            faults.Add($"{path}: is missing.");
        }

        return [];
    }
}
