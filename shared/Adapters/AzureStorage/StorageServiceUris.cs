using Trimtab.Adapters.Entra;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>Reads the settings of an account that is named by its addresses instead of a connection string.</summary>
/// <remarks>The names are those of the Functions host's identity-based connections.</remarks>
internal static class StorageServiceUris
{
    public static StorageConnection Read(StorageOptions options)
    {
        if (options is { AccountName: "", BlobServiceUri: "", QueueServiceUri: "" })
        {
            throw new FormatException("Storage has no connection: set AzureWebJobsStorage, e.g. to UseDevelopmentStorage=true, or AzureWebJobsStorage__accountName for an identity.");
        }

        var (blobs, blobSignature) = Address(options.BlobServiceUri, options.AccountName, "blob", "blobServiceUri");
        var (queues, queueSignature) = Address(options.QueueServiceUri, options.AccountName, "queue", "queueServiceUri");
        if ((blobSignature is null) != (queueSignature is null))
        {
            throw new FormatException("Storage: blobServiceUri and queueServiceUri must both carry a shared access signature, or neither.");
        }

        if (blobSignature is not null && queueSignature is not null)
        {
            return new StorageConnection(blobs, queues, new StorageAuthorization.SharedAccessSignature(blobSignature, queueSignature));
        }

        if (blobs.Scheme != Uri.UriSchemeHttps || queues.Scheme != Uri.UriSchemeHttps)
        {
            throw new FormatException("Storage: an identity's tokens are sent over https only. Use https addresses, or a connection string with a key where there is no TLS.");
        }

        return new StorageConnection(blobs, queues, new StorageAuthorization.Identity(EntraIdentity.From(options.Credential, options.ClientId, options.TenantId, options.TokenFile, "Storage")));
    }

    private static (Uri Address, string? Signature) Address(string text, string account, string service, string setting)
    {
        if (text.Length == 0 && account.Length == 0)
        {
            throw new FormatException($"Storage has no {setting}: set it beside the other address, or set accountName.");
        }

        if (text.Length == 0 && !account.All(char.IsAsciiLetterOrDigit))
        {
            throw new FormatException("Storage: accountName is no account's name: it has letters and digits only.");
        }

        var given = text.Length > 0 ? text : $"https://{account}.{service}.core.windows.net";
        if (!Uri.TryCreate(given, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
        {
            throw new FormatException($"Storage: {setting} is not an http or https address.");
        }

        return (new Uri(uri.GetLeftPart(UriPartial.Path).TrimEnd('/')), uri.Query.Length > 1 ? SharedAccess.Check(uri.Query, $"Storage: the query of {setting}") : null);
    }
}
