namespace Trimtab.Adapters.Entra;

/// <summary>Where an identity comes from: the words of the setting <c>credential</c>, in any case.</summary>
internal enum EntraIdentityKind
{
    /// <summary>The chain of Azure's libraries: environment, workload identity, managed identity, developer tools.</summary>
    Default,

    /// <summary>The identity of the machine, from its metadata endpoint.</summary>
    ManagedIdentity,

    /// <summary>A Kubernetes service account's token, exchanged at Entra ID.</summary>
    WorkloadIdentity,

    /// <summary>The service principal in the <c>AZURE_*</c> variables.</summary>
    Environment,

    /// <summary>Whoever signed in with <c>az login</c>.</summary>
    AzureCli,
}
