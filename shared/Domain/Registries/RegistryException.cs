namespace Trimtab.Domain.Registries;

/// <summary>A registry or chart repository refused a call, or did not answer it. The message holds no credential and no query.</summary>
public sealed class RegistryException(string message, RegistryFault fault, Exception? innerException = null)
    : Exception(message, innerException)
{
    public RegistryFault Fault { get; } = fault;

    /// <summary>Whether the same may succeed later without anybody changing anything.</summary>
    public bool IsTransient { get; init; } = fault is RegistryFault.Unreachable or RegistryFault.Limited;

    /// <summary>How long to wait; null when nobody said.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
