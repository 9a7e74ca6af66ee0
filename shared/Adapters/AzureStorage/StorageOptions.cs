using System.ComponentModel.DataAnnotations;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>Where state and queues are.</summary>
public sealed class StorageOptions : IValidatableObject
{
    public const string Section = "Storage";

    /// <summary>Azure Storage connection string with an account key, or <c>UseDevelopmentStorage=true</c>. A secret.</summary>
    /// <value>Empty: the setting <c>AzureWebJobsStorage</c> is used, as the Functions host does.</value>
    public string ConnectionString { get; set; } = "";

    /// <summary>The container of Trimtab's own documents, leases and logs; made when missing.</summary>
    [RegularExpression("^[a-z0-9](?:-?[a-z0-9]){2,62}$")]
    public string Container { get; set; } = "trimtab";

    /// <summary>Time limit of one attempt of one call.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a call that may safely be repeated is tried again; 0 turns repeats off.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 3;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var fault = Fault();
        return fault is null ? [] : [new ValidationResult(fault, [nameof(ConnectionString)])];
    }

    /// <returns>The settings without the connection string.</returns>
    public override string ToString() => $"container {Container}, timeout {Timeout:c}, {MaxRetries} retries";

    private string? Fault()
    {
        if (ConnectionString.Length == 0)
        {
            return "Storage has no connection string: set AzureWebJobsStorage, e.g. to UseDevelopmentStorage=true.";
        }

        try
        {
            StorageConnection.Parse(ConnectionString);
            return null;
        }
        catch (FormatException invalid)
        {
            return invalid.Message;
        }
    }
}
