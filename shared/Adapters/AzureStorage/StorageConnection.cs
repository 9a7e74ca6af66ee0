namespace Trimtab.Adapters.AzureStorage;

/// <summary>Where a storage account is and how we may use it.</summary>
/// <param name="BlobEndpoint">http or https address without a query.</param>
/// <param name="QueueEndpoint">http or https address without a query.</param>
/// <param name="Authorization">How requests are authorized.</param>
public sealed record StorageConnection(Uri BlobEndpoint, Uri QueueEndpoint, StorageAuthorization Authorization)
{
    /// <summary>Reads the settings: a connection string, or the account's addresses with signatures or an identity.</summary>
    /// <exception cref="FormatException">They are wrong; the message says what is missing and repeats no value.</exception>
    public static StorageConnection From(StorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.ConnectionString.Length > 0 ? Parse(options.ConnectionString) : StorageServiceUris.Read(options);
    }

    /// <summary>Reads the usual forms: <c>AccountName=…;AccountKey=…</c> with endpoints or a suffix, endpoints with
    /// <c>SharedAccessSignature=…</c>, or <c>UseDevelopmentStorage=true</c>.</summary>
    /// <exception cref="FormatException">It is of none of these forms; the message says what is missing and repeats no value.</exception>
    public static StorageConnection Parse(string connectionString) => StorageConnectionString.Read(connectionString);

    /// <returns>Endpoints and the kind of authorization, never a secret.</returns>
    public override string ToString() => $"{BlobEndpoint}, {QueueEndpoint} ({Authorization})";
}
