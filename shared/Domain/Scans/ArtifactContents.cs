namespace Trimtab.Domain.Scans;

/// <summary>What a repository answered about the contents of the tags that are watched.</summary>
internal sealed record ArtifactContents
{
    /// <summary>Digests by tag.</summary>
    public Dictionary<string, string> Digests { get; } = new(StringComparer.Ordinal);

    /// <summary>Tags that the repository lists and says it has not.</summary>
    public HashSet<string> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>What the indexes name that had to be read, by tag and index.</summary>
    public Dictionary<(string Tag, string Digest), IReadOnlyList<string>> Platforms { get; } = [];

    /// <summary>Why something could not be asked; empty when all could.</summary>
    public string Fault { get; set; } = "";
}
