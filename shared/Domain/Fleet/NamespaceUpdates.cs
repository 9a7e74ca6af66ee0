namespace Trimtab.Domain.Fleet;

/// <summary>What is said for namespaces.</summary>
/// <param name="Pattern">Pattern of namespaces; of containers that of their compose project.</param>
/// <param name="Use">What.</param>
public sealed record NamespaceUpdates(string Pattern, UpdatePolicyUse Use);
