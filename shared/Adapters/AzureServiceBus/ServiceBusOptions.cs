namespace Trimtab.Adapters.AzureServiceBus;

/// <summary>Which Service Bus namespace carries the messages: section <c>ServiceBus</c>, the same names as the Functions host's connection of that name.</summary>
public sealed class ServiceBusOptions
{
    public const string Section = "ServiceBus";

    /// <summary>Connection string with a key that may send, or with a shared access signature. A secret.</summary>
    /// <value>Empty: an identity is used at <see cref="FullyQualifiedNamespace"/>.</value>
    public string ConnectionString { get; set; } = "";

    /// <summary>Host name of the namespace, e.g. <c>acme.servicebus.windows.net</c>.</summary>
    public string FullyQualifiedNamespace { get; set; } = "";

    /// <summary><c>managedidentity</c>, <c>workloadidentity</c>, <c>environment</c>, <c>azurecli</c>, or <c>default</c> (also when empty).</summary>
    public string Credential { get; set; } = "";

    /// <summary>Client id of the identity, where a machine or pod has several.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>Directory of the identity; empty: what the environment says.</summary>
    public string TenantId { get; set; } = "";

    /// <returns>The namespace, never the connection string.</returns>
    public override string ToString() => FullyQualifiedNamespace.Length > 0 ? FullyQualifiedNamespace : "Service Bus by connection string";
}
