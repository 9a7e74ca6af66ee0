using Trimtab.Domain.Changes;
using Trimtab.Domain.Registries.Memory;

namespace Trimtab.Domain.Scans;

/// <summary>What a repository has for one part. Pure.</summary>
public static class PartOffer
{
    /// <param name="part">The part.</param>
    /// <param name="memory">What is known of its repository.</param>
    /// <param name="tags">The memory's tags, read by the scheme of the repository.</param>
    public static PartCandidates Of(UsedPart part, RepositoryMemory memory, ReadTags tags)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(tags);
        var content = memory.Contents.GetValueOrDefault(part.Version);
        var running = part.Digest is { } digest ? content?.Find(digest)?.Digest ?? digest : null;
        return new PartCandidates(
            part.Asset.Id,
            part.Part,
            part.Artifact.Text,
            new ArtifactVersion(part.Version, running),
            [.. tags.Candidates(part.Version).Select(tag => Of(tag, memory)), .. OtherContent(part, content, tags)]);
    }

    // The digest is told only where it was asked for: whoever chooses another one asks first.
    private static Candidate Of(KnownTag tag, RepositoryMemory memory)
        => memory.Contents.TryGetValue(tag.Name, out var content)
            ? new Candidate(new ArtifactVersion(tag.Name, memory.AskedContent(tag.Name)?.Current), Later(tag.FirstSeen, content.Sighting.At))
            : new Candidate(new ArtifactVersion(tag.Name, null), tag.FirstSeen);

    /// <summary>Other content under the same tag. None while it is not known whether what runs is the tag's index or one of its platforms, or when the tag is missing.</summary>
    private static IEnumerable<Candidate> OtherContent(UsedPart part, TagContent? content, ReadTags tags)
        => part.Digest is not { } running || content is null || !tags.IsThere(part.Version) || (content.Find(running) is null && content.Sighting.Platforms is null)
            ? []
            : content.After(running).Select(seen => new Candidate(new ArtifactVersion(part.Version, seen.Digest), seen.At));

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
