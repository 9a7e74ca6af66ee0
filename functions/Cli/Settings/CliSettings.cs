using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Adapters.AzureServiceBus;
using Trimtab.Adapters.AzureStorage;

namespace Trimtab.Cli.Settings;

/// <summary>Where the command line finds storage and fleet: the same settings as the function app.</summary>
internal sealed class CliSettings
{
    /// <summary>Written by <c>./run</c> while it is up, below the repository's root.</summary>
    public const string RunningFile = ".data/local.settings.json";

    private const string StorageKey = "AzureWebJobsStorage";
    private const string FleetKey = "Fleet__Path";
    private readonly JsonObject _file;
    private readonly Func<string, string?> _readVariable;

    private CliSettings(JsonObject file, Func<string, string?> readVariable)
    {
        _file = file;
        _readVariable = readVariable;
    }

    /// <summary>Reads the file named on the command line, or else the first there is of: <c>./run</c>'s, <c>local.settings.json</c> here.
    /// Environment variables win over a file that was found, not over one that was named.</summary>
    public static CliSettings Read(string? namedFile, Func<string, string?> readVariable)
    {
        if (namedFile is not null)
        {
            return new CliSettings(ReadFile(namedFile), _ => null);
        }

        var found = new[] { RunningFile, "local.settings.json" }.FirstOrDefault(File.Exists);
        return new CliSettings(found is null ? [] : ReadFile(found), readVariable);
    }

    /// <exception cref="CliException">No storage is configured.</exception>
    public StorageOptions Storage
    {
        get
        {
            var options = new StorageOptions
            {
                ConnectionString = Find("Storage__ConnectionString") ?? "",
                AccountName = Find("Storage__AccountName") ?? "",
                BlobServiceUri = Find("Storage__BlobServiceUri") ?? "",
                QueueServiceUri = Find("Storage__QueueServiceUri") ?? "",
                Credential = Find("Storage__Credential") ?? "",
                ClientId = Find("Storage__ClientId") ?? "",
                TenantId = Find("Storage__TenantId") ?? "",
                TokenFile = Find("Storage__TokenFile") ?? "",
                CertificateAuthority = Find("Storage__CertificateAuthority") ?? "",
                Container = Find("Storage__Container") ?? new StorageOptions().Container,
            };
            options.UseHostConnection(part => Find(part.Length == 0 ? StorageKey : $"{StorageKey}__{part}"));
            return options is { ConnectionString: "", AccountName: "", BlobServiceUri: "", QueueServiceUri: "" }
                ? throw new CliException(
                    $"No storage is configured. Start ./run in this directory, or set {StorageKey}, or name a settings file with --settings.", ExitCode.Unavailable)
                : options;
        }
    }

    /// <summary>The Service Bus that carries messages; null: storage queues do.</summary>
    /// <exception cref="CliException"><c>Messaging__Transport</c> has no such word.</exception>
    public ServiceBusOptions? ServiceBus
        => Find("Messaging__Transport")?.ToLowerInvariant() switch
        {
            null or "storage" => null,
            "servicebus" => new ServiceBusOptions
            {
                ConnectionString = Find("ServiceBus") ?? "",
                FullyQualifiedNamespace = Find("ServiceBus__fullyQualifiedNamespace") ?? "",
                Credential = Find("ServiceBus__credential") ?? "",
                ClientId = Find("ServiceBus__clientId") ?? "",
                TenantId = Find("ServiceBus__tenantId") ?? "",
            },
            _ => throw new CliException("Messaging__Transport must be storage or serviceBus.", ExitCode.Usage),
        };

    public string? FleetPath => Find(FleetKey);

    private string? Find(string key)
        => _readVariable(key) is { Length: > 0 } variable ? variable
            : (_file["Values"] as JsonObject)?[key] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text
            : null;

    private static JsonObject ReadFile(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip }) as JsonObject
                ?? throw new CliException($"The settings file {path} is not a JSON object.", ExitCode.Usage);
        }
        catch (JsonException exception)
        {
            throw new CliException($"The settings file {path} is not JSON: line {exception.LineNumber + 1}.", ExitCode.Usage);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The settings file {path} can't be read: {exception.Message}", ExitCode.Usage);
        }
    }
}
