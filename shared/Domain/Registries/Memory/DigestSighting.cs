namespace Trimtab.Domain.Registries.Memory;

/// <summary>A content that a tag pointed at.</summary>
/// <param name="Digest">Of the index or manifest.</param>
/// <param name="At">When the tag was first seen to point at it.</param>
public sealed record DigestSighting(string Digest, DateTimeOffset At)
{
    /// <summary>The manifests that the index names, one a platform; null while nobody had to look.</summary>
    public IReadOnlyList<string>? Platforms { get; init; }

    /// <summary>Whether what runs under this digest is this content: the index's own digest, or that of one of its platforms.</summary>
    public bool Is(string digest) => Digest == digest || (Platforms?.Contains(digest, StringComparer.Ordinal) ?? false);
}
