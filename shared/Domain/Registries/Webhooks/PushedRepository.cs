namespace Trimtab.Domain.Registries.Webhooks;

/// <summary>A repository that a registry says something was pushed to, or deleted from.</summary>
/// <param name="Host">As the registry calls itself; null when it does not say.</param>
/// <param name="Path">The path on it.</param>
public sealed record PushedRepository(string? Host, string Path);
