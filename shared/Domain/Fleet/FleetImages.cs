using Trimtab.Domain.Registries;

namespace Trimtab.Domain.Fleet;

/// <summary>Which repositories may be asked and updated from, and how often.</summary>
public sealed record FleetImages
{
    public static readonly TimeSpan DefaultCheckInterval = TimeSpan.FromMinutes(15);

    public static FleetImages Default { get; } = new();

    /// <summary>Empty: all.</summary>
    public IReadOnlyList<ArtifactPattern> Allow { get; init; } = [];

    /// <summary>Goes before <see cref="Allow"/>.</summary>
    public IReadOnlyList<ArtifactPattern> Deny { get; init; } = [];

    /// <summary>For assets that say nothing of their own.</summary>
    public TimeSpan CheckInterval { get; init; } = DefaultCheckInterval;

    /// <returns>Why the fleet forbids a repository, in a sentence; null when it does not.</returns>
    public string? RefusalOf(ArtifactName artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        return Deny.FirstOrDefault(pattern => pattern.Covers(artifact)) is { } denied ? $"The fleet forbids {artifact}: images.deny has {denied.Text}."
            : Allow.Count > 0 && !Allow.Any(pattern => pattern.Covers(artifact)) ? $"The fleet forbids {artifact}: nothing in images.allow covers it."
            : null;
    }
}
