using Trimtab.Domain.Changes;

namespace Trimtab.TestKit.Changes;

/// <summary>Knows of contents what the test says.</summary>
public sealed class InMemoryEvidence : IArtifactEvidence
{
    private readonly Dictionary<string, ArtifactEvidence> _known = new(StringComparer.Ordinal);

    /// <summary>What is said of contents that nothing was said of.</summary>
    public ArtifactEvidence Otherwise { get; set; } = new() { SignedBy = [] };

    public void Say(string version, ArtifactEvidence evidence) => _known[version] = evidence;

    public Task<ArtifactEvidence> ReadAsync(string artifact, ArtifactVersion version, CancellationToken cancellationToken)
        => Task.FromResult(_known.GetValueOrDefault(version.Version, Otherwise));

    public Task<string?> FindNotesAsync(string artifact, ArtifactVersion version, CancellationToken cancellationToken)
        => Task.FromResult(_known.GetValueOrDefault(version.Version, Otherwise).Notes);
}
