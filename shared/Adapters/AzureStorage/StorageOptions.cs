using System.ComponentModel.DataAnnotations;
using Trimtab.Domain;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>Where state and queues are.</summary>
public sealed class StorageOptions : IValidatableObject
{
    public const string Section = "Storage";

    /// <summary>Azure Storage connection string with an account key or a shared access signature, or <c>UseDevelopmentStorage=true</c>. A secret.</summary>
    /// <value>Empty, and no address either: the setting <c>AzureWebJobsStorage</c> is used, as the Functions host does.</value>
    public string ConnectionString { get; set; } = "";

    /// <summary>The account's name, where its addresses are the usual ones of Azure and an identity is used; else empty.</summary>
    public string AccountName { get; set; } = "";

    /// <summary>Address of the account's blobs; with a shared access signature as query (then a secret), or without one (an identity is used).</summary>
    public string BlobServiceUri { get; set; } = "";

    /// <summary>Address of the account's queues, in the same form.</summary>
    public string QueueServiceUri { get; set; } = "";

    /// <summary><c>managedidentity</c>, <c>workloadidentity</c>, <c>environment</c>, <c>azurecli</c>, or <c>default</c> (also when empty): Azure's chain of all of them.</summary>
    public string Credential { get; set; } = "";

    /// <summary>Client id of the identity, where a machine or pod has several.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Directory of the identity; empty: what the environment says.</summary>
    public string TenantId { get; set; } = "";

    /// <summary>File of the service account token that workload identity exchanges; empty: what the environment says.</summary>
    public string TokenFile { get; set; } = "";

    /// <summary>PEM file of the authorities that may vouch for storage's TLS; empty: those of the system. For an emulator or a private endpoint with a certificate of its own.</summary>
    public string CertificateAuthority { get; set; } = "";

    /// <summary>The container of Trimtab's own documents, leases and logs; made when missing.</summary>
    [RegularExpression("^[a-z0-9](?:-?[a-z0-9]){2,62}$")]
    public string Container { get; set; } = "trimtab";

    /// <summary>Time limit of one attempt of one call.</summary>
    [DurationRange("00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a call that may safely be repeated is tried again; 0 turns repeats off.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 3;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var fault = Fault();
        return fault is null ? [] : [new ValidationResult(fault, [nameof(ConnectionString)])];
    }

    /// <summary>Takes the host's own connection where none is set here.</summary>
    /// <param name="find">Gives the value of <c>AzureWebJobsStorage</c> (asked for with an empty text) and of its parts, e.g. <c>accountName</c>; null when not set.</param>
    public void UseHostConnection(Func<string, string?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        if (this is { ConnectionString: "", AccountName: "", BlobServiceUri: "", QueueServiceUri: "" })
        {
            ConnectionString = find("") ?? "";
            AccountName = find("accountName") ?? "";
            BlobServiceUri = find("blobServiceUri") ?? "";
            QueueServiceUri = find("queueServiceUri") ?? "";
            Credential = find("credential") ?? Credential;
            ClientId = find("clientId") ?? ClientId;
            TenantId = find("tenantId") ?? TenantId;
        }
    }

    /// <returns>The settings without the connection.</returns>
    public override string ToString() => $"container {Container}, timeout {Timeout:c}, {MaxRetries} retries";

    private string? Fault()
    {
        try
        {
            StorageConnection.From(this);
            return CertificateAuthority.Length == 0 || File.Exists(CertificateAuthority) ? null : "Storage: CertificateAuthority names no file.";
        }
        catch (FormatException invalid)
        {
            return invalid.Message;
        }
    }
}
