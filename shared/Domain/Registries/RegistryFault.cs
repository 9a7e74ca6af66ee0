namespace Trimtab.Domain.Registries;

/// <summary>What kept a registry or a chart repository from answering.</summary>
public enum RegistryFault
{
    /// <summary>No connection, or no answer in time, or an error of its own.</summary>
    Unreachable,

    /// <summary>It wants other credentials, or any.</summary>
    Denied,
    NotFound,

    /// <summary>It, or our own budget, wants us to wait.</summary>
    Limited,

    /// <summary>It answered what the protocol does not allow, or too much.</summary>
    BadAnswer,

    /// <summary>Nothing was sent: it failed too often, or the fleet forbids it.</summary>
    NotAsked,
}
