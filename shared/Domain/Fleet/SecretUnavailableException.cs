namespace Trimtab.Domain.Fleet;

/// <summary>A secret that the fleet refers to can't be read.</summary>
public sealed class SecretUnavailableException(SecretReference reference, string why)
    : Exception($"The secret from {reference} can't be read: {why}.")
{
    public SecretReference Reference { get; } = reference;

    /// <summary>Whether it may be read later without anybody changing anything.</summary>
    public bool IsTransient { get; init; }
}
