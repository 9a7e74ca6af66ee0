namespace Trimtab.Domain.Changes;

/// <summary>What is known about one content besides its version.</summary>
public sealed record ArtifactEvidence
{
    /// <summary>Keys of the fleet's public keys that signed it; empty when none did; null when nobody could look.</summary>
    public IReadOnlyList<string>? SignedBy { get; init; }

    /// <summary>Known vulnerabilities by severity in capitals (<c>CRITICAL</c>); null without a report.</summary>
    public IReadOnlyDictionary<string, int>? Vulnerabilities { get; init; }

    /// <summary>Where its notes or sources are, as the content itself says (<c>org.opencontainers.image.source</c>, a chart's home); null when it does not.</summary>
    public string? Notes { get; init; }

    /// <summary>Why something could not be looked at; empty when all could.</summary>
    public string Fault { get; init; } = "";
}
