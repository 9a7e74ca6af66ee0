using Trimtab.Adapters.Entra;

namespace Trimtab.Adapters.AzureServiceBus;

/// <summary>Where a Service Bus namespace is and how we may send to it.</summary>
public sealed class ServiceBusConnection
{
    private ServiceBusConnection(Uri endpoint) => Endpoint = endpoint;

    /// <summary>https address of the namespace, without a path.</summary>
    public Uri Endpoint { get; }

    /// <summary>Name and key of a rule; null when one of the others is used.</summary>
    internal (string Name, string Key)? Rule { get; private init; }

    /// <summary>A ready-made signature.</summary>
    internal string? Signature { get; private init; }

    internal EntraIdentity? Identity { get; private init; }

    /// <exception cref="FormatException">The settings are wrong; the message says what is missing and repeats no value.</exception>
    public static ServiceBusConnection From(ServiceBusOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.ConnectionString.Length > 0)
        {
            return Parse(options.ConnectionString);
        }

        var host = options.FullyQualifiedNamespace;
        if (host.Length == 0)
        {
            throw new FormatException("Service Bus has no connection: set ServiceBus to a connection string, or ServiceBus__fullyQualifiedNamespace for an identity.");
        }

        return Uri.CheckHostName(host) == UriHostNameType.Dns && Uri.TryCreate($"https://{host}", UriKind.Absolute, out var endpoint)
            ? new ServiceBusConnection(endpoint) { Identity = EntraIdentity.From(options.Credential, options.ClientId, options.TenantId, "", "ServiceBus") }
            : throw new FormatException("Service Bus: fullyQualifiedNamespace must be a host name such as acme.servicebus.windows.net.");
    }

    /// <returns>The address, never a secret.</returns>
    public override string ToString() => Endpoint.ToString();

    private static ServiceBusConnection Parse(string connectionString)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !parts.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim()))
            {
                throw new FormatException("The Service Bus connection string is not a list of distinct Name=Value parts with ';' between them.");
            }
        }

        if (parts.ContainsKey("EntityPath"))
        {
            throw new FormatException("The Service Bus connection string has an EntityPath: use one of the whole namespace, because there are several queues.");
        }

        var endpoint = Address(parts.GetValueOrDefault("Endpoint", ""));
        if (parts.TryGetValue("SharedAccessSignature", out var signature))
        {
            return signature.StartsWith("SharedAccessSignature ", StringComparison.Ordinal)
                ? new ServiceBusConnection(endpoint) { Signature = signature }
                : throw new FormatException("The SharedAccessSignature of the Service Bus connection string must begin with \"SharedAccessSignature sr=\".");
        }

        var (name, key) = (parts.GetValueOrDefault("SharedAccessKeyName", ""), parts.GetValueOrDefault("SharedAccessKey", ""));
        return name.Length > 0 && key.Length > 0
            ? new ServiceBusConnection(endpoint) { Rule = (name, key) }
            : throw new FormatException("The Service Bus connection string has no SharedAccessKeyName or no SharedAccessKey.");
    }

    // sb:// is how the portal writes it; over HTTP it is https. Plain http is for a stand-in on this machine.
    private static Uri Address(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out var given) && given.Scheme is "sb" or "https" or "http" && given.Host.Length > 0
            && (given.Scheme != "http" || given.IsLoopback)
            ? new UriBuilder(given.Scheme == "http" ? "http" : "https", given.Host, given.IsDefaultPort ? -1 : given.Port).Uri
            : throw new FormatException("The Service Bus connection string has no Endpoint of the form sb://acme.servicebus.windows.net/.");
}
