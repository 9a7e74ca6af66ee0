using Trimtab.Domain.Registries;

namespace Trimtab.Domain.Scans;

/// <summary>What a repository answered: its tags, or why not.</summary>
/// <param name="Tags">Null when nothing came.</param>
/// <param name="Refusal">Null when something came.</param>
internal sealed record ArtifactListing(TagListing? Tags, RegistryException? Refusal)
{
    /// <summary>The contents that a chart repository names with its versions.</summary>
    public IReadOnlyDictionary<string, string> Digests { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
