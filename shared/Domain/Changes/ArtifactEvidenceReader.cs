using System.Collections.Concurrent;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Images;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Signatures;
using Trimtab.Domain.Vulnerabilities;

namespace Trimtab.Domain.Changes;

/// <summary>Looks for signatures in the registry and for vulnerabilities in the clusters.</summary>
/// <remarks>An answer holds for a minute: the gates ask for each asset, and a signature may come a moment after its image.</remarks>
public sealed class ArtifactEvidenceReader(ImageSignatures signatures, VulnerabilityReports reports, ArtifactNotes notes, IRegistries registries, IFleet fleet, TimeProvider time) : IArtifactEvidence
{
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan Trusted = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Artifact, ArtifactVersion Version, string Fleet), (ArtifactEvidence Evidence, DateTimeOffset Until)> _known = [];

    /// <inheritdoc/>
    public async Task<ArtifactEvidence> ReadAsync(string artifact, ArtifactVersion version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(version);
        if (!ArtifactName.TryParse(artifact, out var name, out var reason))
        {
            return new ArtifactEvidence { Fault = reason };
        }

        if (fleet.Current.Images.RefusalOf(name) is { } refusal)
        {
            return new ArtifactEvidence { Fault = refusal };
        }

        var (key, now) = ((name.Text, version, fleet.Current.Version), time.GetUtcNow());
        if (_known.TryGetValue(key, out var known) && now < known.Until)
        {
            return known.Evidence;
        }

        var (signedBy, unsigned) = await FindKeysAsync(name, version, cancellationToken);
        var (vulnerabilities, unseen) = await reports.FindAsync(name, version, cancellationToken);
        var evidence = new ArtifactEvidence { SignedBy = signedBy, Vulnerabilities = vulnerabilities, Fault = string.Join(' ', new[] { unsigned, unseen }.Where(static fault => fault.Length > 0)) };
        if (_known.Count >= MostRemembered)
        {
            _known.Clear();
        }

        _known[key] = (evidence, now + Trusted);
        return evidence;
    }

    /// <inheritdoc/>
    public async Task<string?> FindNotesAsync(string artifact, ArtifactVersion version, CancellationToken cancellationToken)
        => ArtifactName.TryParse(artifact, out var name, out _) && fleet.Current.Images.RefusalOf(name) is null ? await notes.FindAsync(name, version, cancellationToken) : null;

    private async Task<(IReadOnlyList<string>? Keys, string Fault)> FindKeysAsync(ArtifactName artifact, ArtifactVersion version, CancellationToken cancellationToken)
    {
        // Charts behind an index have no such signatures.
        if (artifact.Repository is not { } repository || fleet.Current.SignatureKeys.Count == 0)
        {
            return ([], "");
        }

        try
        {
            var digest = version.Digest ?? await registries.FindDigestAsync(repository with { Tag = artifact.TagOf(version.Version) }, cancellationToken);
            return digest is null || ImageDigest.FaultOf(digest) is not null
                ? (null, $"{artifact} has no {version.Version} any more.")
                : await signatures.FindKeysAsync(repository with { Digest = digest }, cancellationToken);
        }
        catch (RegistryException refusal)
        {
            return (null, refusal.Message);
        }
    }
}
