using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Charts;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Scans;

/// <summary>Asks the repositories of images and charts. Never throws for what outside refuses to say.</summary>
public sealed class ArtifactReader(IRegistries registries, IChartRepositories charts)
{
    internal async Task<ArtifactListing> ListAsync(ArtifactName artifact, CancellationToken cancellationToken)
    {
        try
        {
            return artifact.Kind == ArtifactKind.Image
                ? new ArtifactListing(Valid(await registries.ListTagsAsync(artifact.Repository!, cancellationToken)), null)
                : await ListChartAsync(artifact, cancellationToken);
        }
        catch (RegistryException refusal)
        {
            return new ArtifactListing(null, refusal);
        }
    }

    /// <summary>Asks what tags point at, all at once: the registry's own budget slows them.</summary>
    internal async Task<ArtifactContents> ReadContentsAsync(ArtifactName artifact, IReadOnlyCollection<string> tags, CancellationToken cancellationToken)
    {
        var contents = new ArtifactContents();
        var answers = await Task.WhenAll(tags.Select(tag => AskAsync(artifact, tag, cancellationToken)));
        foreach (var (tag, digest, fault) in answers)
        {
            if (digest is not null)
            {
                contents.Digests[tag] = digest;
            }
            else if (fault.Length == 0)
            {
                contents.Missing.Add(tag);
            }

            contents.Fault = contents.Fault.Length > 0 ? contents.Fault : fault;
        }

        return contents;
    }

    /// <summary>Asks what one version points at.</summary>
    /// <returns>Whether it is there; its digest, null where nothing tells one (a chart's index need not); why nothing came, empty when something did.</returns>
    internal async Task<(bool IsThere, string? Digest, string Fault)> FindContentAsync(ArtifactName artifact, string version, CancellationToken cancellationToken)
    {
        if (artifact.Kind != ArtifactKind.HttpChart)
        {
            var (_, digest, fault) = await AskAsync(artifact, version, cancellationToken);
            return (digest is not null, digest, fault);
        }

        var listing = await ListAsync(artifact, cancellationToken);
        return listing.Tags is { } tags ? (tags.Tags.Contains(version, StringComparer.Ordinal), listing.Digests.GetValueOrDefault(version), "") : (false, null, listing.Refusal!.Message);
    }

    /// <summary>Reads the index behind a tag where only that tells whether what runs is one of its platforms.</summary>
    internal async Task ReadPlatformsAsync(ArtifactName artifact, string tag, string digest, ArtifactContents contents, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await registries.ReadManifestAsync(artifact.Repository! with { Tag = null, Digest = digest }, cancellationToken);
            contents.Platforms[(tag, digest)] = [.. ImageIndex.PlatformsOf(manifest).Select(static platform => platform.Digest)];
        }
        catch (RegistryException refusal)
        {
            contents.Fault = contents.Fault.Length > 0 ? contents.Fault : refusal.Message;
        }
    }

    private async Task<ArtifactListing> ListChartAsync(ArtifactName artifact, CancellationToken cancellationToken)
    {
        var listing = await charts.ListVersionsAsync(artifact.Text[..artifact.Text.LastIndexOf('/')], artifact.LastName, cancellationToken);
        return new ArtifactListing(new TagListing([.. listing.Versions.Select(static version => version.Version)], listing.IsWhole) { Fault = listing.Fault }, null)
        {
            Digests = listing.Versions.Where(static version => version.Digest is not null)
                .GroupBy(static version => version.Version, StringComparer.Ordinal)
                .ToDictionary(static version => version.Key, static version => version.First().Digest!, StringComparer.Ordinal),
        };
    }

    private async Task<(string Version, string? Digest, string Fault)> AskAsync(ArtifactName artifact, string version, CancellationToken cancellationToken)
    {
        try
        {
            return (version, await registries.FindDigestAsync(artifact.Repository! with { Tag = artifact.TagOf(version) }, cancellationToken), "");
        }
        catch (RegistryException refusal)
        {
            return (version, null, refusal.Message);
        }
    }

    private static TagListing Valid(TagListing listing) => listing with { Tags = [.. listing.Tags.Where(static tag => Signs.AreTag(tag))] };
}
