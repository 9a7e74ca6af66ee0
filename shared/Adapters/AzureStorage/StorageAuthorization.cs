using Trimtab.Adapters.Entra;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>How requests to a storage account show that they may be made. No text of it holds a secret.</summary>
public abstract record StorageAuthorization
{
    private StorageAuthorization()
    {
    }

    /// <summary>Its kind, and nothing that it holds.</summary>
    public sealed override string ToString() => GetType().Name;

    /// <summary>Requests are signed with the account's key.</summary>
    internal sealed record SharedKey(string AccountName, byte[] Key) : StorageAuthorization;

    /// <summary>A shared access signature for each service, without the question mark.</summary>
    internal sealed record SharedAccessSignature(string Blobs, string Queues) : StorageAuthorization;

    /// <summary>Entra ID tokens of an identity.</summary>
    internal sealed record Identity(EntraIdentity Of) : StorageAuthorization;
}
