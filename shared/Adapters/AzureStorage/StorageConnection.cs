namespace Trimtab.Adapters.AzureStorage;

/// <summary>Where a storage account is and the key to it, parsed from a connection string.</summary>
public sealed class StorageConnection
{
    // Published by Microsoft for the emulator; it protects nothing.
    private const string EmulatorAccount = "devstoreaccount1";
    private const string EmulatorKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private StorageConnection(string accountName, byte[] accountKey, Uri blobEndpoint, Uri queueEndpoint)
    {
        AccountName = accountName;
        AccountKey = accountKey;
        BlobEndpoint = blobEndpoint;
        QueueEndpoint = queueEndpoint;
    }

    public string AccountName { get; }

    public Uri BlobEndpoint { get; }

    public Uri QueueEndpoint { get; }

    internal byte[] AccountKey { get; }

    /// <summary>Reads the usual form: <c>AccountName=…;AccountKey=…</c> with endpoints or a suffix, or <c>UseDevelopmentStorage=true</c>.</summary>
    /// <exception cref="FormatException">It is not of that form; the message says what is missing and repeats no value.</exception>
    public static StorageConnection Parse(string connectionString)
    {
        var parts = Split(connectionString);
        if (parts.TryGetValue("UseDevelopmentStorage", out var development) && bool.TryParse(development, out var isEmulator) && isEmulator)
        {
            return new StorageConnection(
                EmulatorAccount,
                Convert.FromBase64String(EmulatorKey),
                new Uri($"http://127.0.0.1:10000/{EmulatorAccount}"),
                new Uri($"http://127.0.0.1:10001/{EmulatorAccount}"));
        }

        if (parts.ContainsKey("SharedAccessSignature"))
        {
            throw new FormatException("The storage connection string holds a SharedAccessSignature, which is not supported: use AccountName and AccountKey.");
        }

        var account = Required(parts, "AccountName");
        return new StorageConnection(account, Key(parts), Endpoint(parts, account, "blob"), Endpoint(parts, account, "queue"));
    }

    /// <returns>Account and endpoints, never the key.</returns>
    public override string ToString() => $"{AccountName} ({BlobEndpoint}, {QueueEndpoint})";

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

    private static Uri Endpoint(Dictionary<string, string> parts, string account, string service)
    {
        var name = service == "blob" ? "BlobEndpoint" : "QueueEndpoint";
        if (!parts.TryGetValue(name, out var text) || text.Length == 0)
        {
            var protocol = parts.GetValueOrDefault("DefaultEndpointsProtocol", "https");
            text = $"{protocol}://{account}.{service}.{parts.GetValueOrDefault("EndpointSuffix", "core.windows.net")}";
        }

        var isUri = Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var endpoint);
        return isUri && endpoint!.Scheme is "http" or "https" && endpoint!.Query.Length == 0
            ? endpoint
            : throw new FormatException($"The {name} of the storage connection string is not an http or https address without a query.");
    }
}
