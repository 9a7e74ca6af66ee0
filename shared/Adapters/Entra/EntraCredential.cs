using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Trimtab.Adapters.Entra;

/// <summary>Makes the credential of an identity. Nothing else names Azure.Identity, so that it is loaded only where a token is needed.</summary>
internal static class EntraCredential
{
    /// <param name="identity">Which one.</param>
    /// <param name="transport">Carries the requests for tokens; null: the library's own.</param>
    public static TokenCredential Create(EntraIdentity identity, HttpPipelineTransport? transport)
        => identity.Kind switch
        {
            EntraIdentityKind.ManagedIdentity => new ManagedIdentityCredential(With(
                new ManagedIdentityCredentialOptions(
                    identity.ClientId is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned),
                transport)),
            EntraIdentityKind.WorkloadIdentity => new WorkloadIdentityCredential(Workload(identity, transport)),
            EntraIdentityKind.Environment => new EnvironmentCredential(With(new EnvironmentCredentialOptions(), transport)),
            EntraIdentityKind.AzureCli => new AzureCliCredential(With(new AzureCliCredentialOptions { TenantId = identity.TenantId }, transport)),
            _ => new DefaultAzureCredential(Chain(identity, transport)),
        };

    // Left unset, client and tenant come from AZURE_CLIENT_ID and AZURE_TENANT_ID.
    private static WorkloadIdentityCredentialOptions Workload(EntraIdentity identity, HttpPipelineTransport? transport)
    {
        var options = With(new WorkloadIdentityCredentialOptions(), transport);
        options.ClientId = identity.ClientId ?? options.ClientId;
        options.TenantId = identity.TenantId ?? options.TenantId;
        options.TokenFilePath = identity.TokenFile ?? options.TokenFilePath;
        return options;
    }

    private static DefaultAzureCredentialOptions Chain(EntraIdentity identity, HttpPipelineTransport? transport)
    {
        var options = With(new DefaultAzureCredentialOptions(), transport);
        options.ManagedIdentityClientId = identity.ClientId ?? options.ManagedIdentityClientId;
        options.WorkloadIdentityClientId = identity.ClientId ?? options.WorkloadIdentityClientId;
        options.TenantId = identity.TenantId ?? options.TenantId;
        return options;
    }

    private static T With<T>(T options, HttpPipelineTransport? transport)
        where T : TokenCredentialOptions
    {
        options.Transport = transport ?? options.Transport;
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        return options;
    }
}
