namespace Trimtab.Domain.Changes;

/// <summary>Looks up what gates may want to know about a content: who signed it, which vulnerabilities are known.</summary>
public interface IArtifactEvidence
{
    /// <summary>Never throws for what outside refuses to say: then the parts are null and <see cref="ArtifactEvidence.Fault"/> tells why.</summary>
    Task<ArtifactEvidence> ReadAsync(string artifact, ArtifactVersion version, CancellationToken cancellationToken);

    /// <returns>As <see cref="ArtifactEvidence.Notes"/>; null also when nobody could look.</returns>
    Task<string?> FindNotesAsync(string artifact, ArtifactVersion version, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
