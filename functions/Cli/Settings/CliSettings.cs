using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Trimtab.Adapters.AzureServiceBus;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Adapters.Fleet;
using Trimtab.Hosting.Settings;

namespace Trimtab.Cli.Settings;

/// <summary>Where the command line finds storage, fleet and programs: the same settings as the function app.</summary>
internal sealed class CliSettings
{
    /// <summary>Written by <c>./run</c> while it is up, below the repository's root.</summary>
    public const string RunningFile = ".data/local.settings.json";

    private const string StorageKey = "AzureWebJobsStorage";

    private CliSettings(IConfiguration values, string? file)
    {
        Values = values;
        File = file;
    }

    /// <summary>All settings.</summary>
    public IConfiguration Values { get; }

    /// <summary>The file they come from; null when there is none.</summary>
    public string? File { get; }

    public string? FleetPath => Find("Fleet:Path");

    /// <summary>Where the fleet document is; nothing is set when the settings name none.</summary>
    public FleetOptions Fleet => Values.GetSection(FleetOptions.Section).Get<FleetOptions>() ?? new FleetOptions();

    /// <summary>Where the function app answers.</summary>
    public string AppUrl => Find("Engine:Url") ?? "http://127.0.0.1:7071";

    /// <summary>Reads the file named on the command line, or else the first there is of: <c>./run</c>'s, <c>local.settings.json</c> here.
    /// Environment variables win over a file that was found, not over one that was named.</summary>
    /// <exception cref="CliException">The file can't be read or is wrong.</exception>
    public static CliSettings Read(string? namedFile)
    {
        var file = namedFile ?? new[] { RunningFile, LocalSettings.FileName }.FirstOrDefault(System.IO.File.Exists);
        if (namedFile is not null && !System.IO.File.Exists(namedFile))
        {
            throw new CliException($"The settings file {namedFile} can't be read: there is no such file.", ExitCode.Usage);
        }

        var builder = new ConfigurationBuilder();
        if (namedFile is null)
        {
            builder.AddEnvironmentVariables();
        }

        if (file is not null)
        {
            Add(builder, file);
        }

        if (namedFile is not null)
        {
            // The lowest: secrets that the fleet reads from variables must be found all the same.
            builder.Sources.Insert(0, new Microsoft.Extensions.Configuration.EnvironmentVariables.EnvironmentVariablesConfigurationSource());
        }

        return new CliSettings(builder.Build(), file);
    }

    /// <exception cref="CliException">No storage is configured.</exception>
    public StorageOptions Storage
    {
        get
        {
            var options = new StorageOptions
            {
                ConnectionString = Find("Storage:ConnectionString") ?? "",
                AccountName = Find("Storage:AccountName") ?? "",
                BlobServiceUri = Find("Storage:BlobServiceUri") ?? "",
                QueueServiceUri = Find("Storage:QueueServiceUri") ?? "",
                Credential = Find("Storage:Credential") ?? "",
                ClientId = Find("Storage:ClientId") ?? "",
                TenantId = Find("Storage:TenantId") ?? "",
                TokenFile = Find("Storage:TokenFile") ?? "",
                CertificateAuthority = Find("Storage:CertificateAuthority") ?? "",
                Container = Find("Storage:Container") ?? new StorageOptions().Container,
            };
            options.UseHostConnection(part => Find(part.Length == 0 ? StorageKey : $"{StorageKey}:{part}"));
            return options is { ConnectionString: "", AccountName: "", BlobServiceUri: "", QueueServiceUri: "" }
                ? throw new CliException(
                    $"No storage is configured. Start ./run in this directory, or set {StorageKey}, or name a settings file with --settings.", ExitCode.Unavailable)
                : options;
        }
    }

    /// <summary>The Service Bus that carries messages; null: storage queues do.</summary>
    /// <exception cref="CliException"><c>Messaging:Transport</c> has no such word.</exception>
    public ServiceBusOptions? ServiceBus
        => Find("Messaging:Transport")?.ToLowerInvariant() switch
        {
            null or "storage" => null,
            "servicebus" => new ServiceBusOptions
            {
                ConnectionString = Find("ServiceBus") ?? "",
                FullyQualifiedNamespace = Find("ServiceBus:fullyQualifiedNamespace") ?? "",
                Credential = Find("ServiceBus:credential") ?? "",
                ClientId = Find("ServiceBus:clientId") ?? "",
                TenantId = Find("ServiceBus:tenantId") ?? "",
            },
            _ => throw new CliException("Messaging:Transport must be storage or serviceBus.", ExitCode.Usage),
        };

    /// <returns>Null when storage queues carry the messages.</returns>
    /// <exception cref="CliException">The settings are wrong.</exception>
    public ServiceBusQueues? OpenServiceBus()
    {
        try
        {
            return ServiceBus is { } options ? new ServiceBusQueues(options, TimeProvider.System) : null;
        }
        catch (FormatException exception)
        {
            throw new CliException(exception.Message, ExitCode.Usage);
        }
    }

    private static void Add(ConfigurationBuilder builder, string file)
    {
        try
        {
            builder.AddLocalSettings(file);
        }
        catch (InvalidDataException exception)
        {
            var place = exception.InnerException is JsonException { LineNumber: { } line } ? $" (line {line + 1})" : "";
            throw new CliException($"The settings file {exception.Message}{place}", ExitCode.Usage);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The settings file {file} can't be read: {exception.Message}", ExitCode.Usage);
        }
    }

    private string? Find(string key) => Values[key] is { Length: > 0 } value ? value : null;
}
