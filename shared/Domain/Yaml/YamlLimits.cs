namespace Trimtab.Domain.Yaml;

/// <summary>What one YAML text may cost: everything read from a repository is hostile until parsed.</summary>
/// <param name="MaxCharacters">Longest text.</param>
/// <param name="MaxDepth">Deepest nesting of mappings and sequences, aliases included.</param>
/// <param name="MaxNodes">Most values (scalars, mappings, sequences) in all documents together, aliases expanded.</param>
/// <param name="MaxExpansion">Most characters that aliases and merge keys may add; an alias counts its whole anchor, 16 a node and its text.</param>
/// <param name="MaxDocuments">Most documents in one text.</param>
public sealed record YamlLimits(
    int MaxCharacters,
    int MaxDepth,
    int MaxNodes,
    long MaxExpansion,
    int MaxDocuments)
{
    /// <summary>For manifests: 10 MiB, depth 100, a million nodes, 10 MiB by aliases, 5000 documents.</summary>
    public static YamlLimits Manifests { get; } = new(10 << 20, 100, 1_000_000, 10 << 20, 5000);

    /// <summary>For a configuration document: 1 MiB, depth 30, 100,000 nodes, 1 MiB by aliases, 16 documents.</summary>
    public static YamlLimits Configuration { get; } = new(1 << 20, 30, 100_000, 1 << 20, 16);
}
