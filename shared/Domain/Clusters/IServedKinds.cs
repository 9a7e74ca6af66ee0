namespace Trimtab.Domain.Clusters;

/// <summary>All that an API server serves.</summary>
public interface IServedKinds
{
    /// <returns>One entry a group and kind, in the group's preferred version; only what can be listed and watched.</returns>
    /// <exception cref="ClusterException">The server does not answer. A group whose own server is away is left out.</exception>
    Task<IReadOnlyList<ResourceType>> ReadKindsAsync(CancellationToken cancellationToken);
}
