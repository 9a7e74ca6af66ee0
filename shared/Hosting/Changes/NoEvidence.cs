using Trimtab.Domain.Changes;

namespace Trimtab.Hosting.Changes;

/// <summary>Stands in where nothing can look at contents: what asks for a signature is then not decided, and reports are missing.</summary>
internal sealed class NoEvidence : IArtifactEvidence
{
    private static readonly ArtifactEvidence Nothing = new() { Fault = "nothing here looks at signatures and reports" };

    public Task<ArtifactEvidence> ReadAsync(string artifact, ArtifactVersion version, CancellationToken cancellationToken) => Task.FromResult(Nothing);
}
