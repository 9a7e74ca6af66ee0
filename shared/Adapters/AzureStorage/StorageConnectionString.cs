namespace Trimtab.Adapters.AzureStorage;

/// <summary>Reads connection strings as Azure's tools write them.</summary>
internal static class StorageConnectionString
{
    // Published by Microsoft for the emulator; it protects nothing.
    private const string EmulatorAccount = "devstoreaccount1";
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public static StorageConnection Read(string connectionString)
    {
        var parts = Split(connectionString);
        if (parts.TryGetValue("UseDevelopmentStorage", out var development) && bool.TryParse(development, out var isEmulator) && isEmulator)
        {
            return Emulator(parts.GetValueOrDefault("DevelopmentStorageProxyUri"));
        }

        if (parts.TryGetValue("SharedAccessSignature", out var signature))
        {
            if (parts.ContainsKey("AccountKey"))
            {
                throw new FormatException("The storage connection string holds both an AccountKey and a SharedAccessSignature: leave one out.");
            }

            var sas = SharedAccess.Check(signature, "The SharedAccessSignature of the storage connection string");
            return new StorageConnection(Endpoint(parts, "blob"), Endpoint(parts, "queue"), new StorageAuthorization.SharedAccessSignature(sas, sas));
        }

        var account = Required(parts, "AccountName");
        var key = Key(parts);
        return new StorageConnection(Endpoint(parts, "blob"), Endpoint(parts, "queue"), new StorageAuthorization.SharedKey(account, key));
    }

    private static StorageConnection Emulator(string? host)
    {
        if (!Uri.TryCreate(host ?? "http://127.0.0.1", UriKind.Absolute, out var at) || at.Scheme is not ("http" or "https"))
        {
            throw new FormatException("The DevelopmentStorageProxyUri of the storage connection string is not an http or https address.");
        }

        return new StorageConnection(
            new Uri($"{at.Scheme}://{at.Host}:10000/{EmulatorAccount}"),
            new Uri($"{at.Scheme}://{at.Host}:10001/{EmulatorAccount}"),
            new StorageAuthorization.SharedKey(EmulatorAccount, Convert.FromBase64String(EmulatorKey)));
    }

    private static Dictionary<string, string> Split(string connectionString)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !parts.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
            {
                throw new FormatException("The storage connection string is not a list of distinct Name=Value parts with ';' between them.");
            }
        }

        return parts;
    }

    private static string Required(Dictionary<string, string> parts, string name)
        => parts.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw new FormatException($"The storage connection string has no {name}.");

    private static byte[] Key(Dictionary<string, string> parts)
    {
        var text = Required(parts, "AccountKey");
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) && length > 0
            ? key[..length]
            : throw new FormatException("The AccountKey of the storage connection string is not base64.");
    }

    private static Uri Endpoint(Dictionary<string, string> parts, string service)
    {
        var name = service == "blob" ? "BlobEndpoint" : "QueueEndpoint";
        if (!parts.TryGetValue(name, out var text) || text.Length == 0)
        {
            var protocol = parts.GetValueOrDefault("DefaultEndpointsProtocol", "https");
            text = $"{protocol}://{Required(parts, "AccountName")}.{service}.{parts.GetValueOrDefault("EndpointSuffix", "core.windows.net")}";
        }

        var isUri = Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var endpoint);
        return isUri && endpoint!.Scheme is "http" or "https" && endpoint!.Query.Length == 0
            ? endpoint
            : throw new FormatException($"The {name} of the storage connection string is not an http or https address without a query.");
    }
}
