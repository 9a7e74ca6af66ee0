using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Memory;

namespace Trimtab.Domain.Scans;

/// <summary>Looks at one repository and remembers what it says.</summary>
public sealed class RepositoryScan(ArtifactReader reader, RepositoryMemories memories, IScanReport report, TimeProvider time)
{
    /// <summary>Of the tags that are newer than what runs so many have their content watched.</summary>
    public const int MostWatchedNewer = 10;

    /// <summary>And so many of the minor and of the major version that runs: many stay on one while newer ones are there.</summary>
    public const int MostWatchedOfLine = 3;

    private const int MostWatched = 50;
    private const int WriteAttempts = 10;

    /// <param name="artifact">The repository.</param>
    /// <param name="parts">What uses it.</param>
    /// <param name="askedAt">Nothing is asked again when a look began since then.</param>
    /// <param name="believeLosses">A person says that what is missing is rightly gone.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    internal async Task<ScanResult> RunAsync(
        ArtifactName artifact, IReadOnlyList<UsedPart> parts, DateTimeOffset askedAt, bool believeLosses, CancellationToken cancellationToken)
    {
        var (memory, etag) = await memories.ReadAsync(artifact.Text, cancellationToken);
        if (memory.LookedAt >= askedAt && !believeLosses)
        {
            return new ScanResult(memory, null, HasLooked: false);
        }

        var (now, started) = (time.GetUtcNow(), time.GetTimestamp());
        var listing = await reader.ListAsync(artifact, cancellationToken);
        var contents = await ReadContentsAsync(artifact, parts, After(memory, artifact, listing, now), listing, cancellationToken);
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var taken = Taken(listing, contents, memory);
            var after = memory.CheckedAt > now ? memory : After(memory, artifact, parts, taken, contents, now);
            after = believeLosses ? after.Believed(now) : after;
            if (ReferenceEquals(after, memory))
            {
                // Somebody else began later and saw all.
                return new ScanResult(memory, null, HasLooked: false);
            }

            if (await memories.TryWriteAsync(after, etag, cancellationToken))
            {
                report.Looked(artifact, memory, after, listing.Refusal?.Fault, time.GetElapsedTime(started));
                return new ScanResult(after, listing.Refusal, HasLooked: true) { HasNews = after.IsOtherThan(memory), HasUnfinished = taken != listing };
            }

            // Somebody else looked at the same time: what both saw is joined.
            (memory, etag) = await memories.ReadAsync(artifact.Text, cancellationToken);
        }

        return new ScanResult(null, null, HasLooked: true);
    }

    private async Task<ArtifactContents> ReadContentsAsync(
        ArtifactName artifact, IReadOnlyList<UsedPart> parts, RepositoryMemory memory, ArtifactListing listing, CancellationToken cancellationToken)
    {
        var watched = WatchedTags(artifact, parts, memory);
        if (listing.Refusal is not null || artifact.Kind == ArtifactKind.HttpChart)
        {
            var known = new ArtifactContents();
            foreach (var tag in watched.Where(listing.Digests.ContainsKey))
            {
                known.Digests[tag] = listing.Digests[tag];
            }

            return known;
        }

        var contents = await reader.ReadContentsAsync(artifact, watched, cancellationToken);
        foreach (var tag in parts.Where(part => IsUnclear(part, memory, contents)).Select(static part => part.Version).Distinct(StringComparer.Ordinal))
        {
            await reader.ReadPlatformsAsync(artifact, tag, contents.Digests[tag], contents, cancellationToken);
        }

        return contents;
    }

    /// <summary>The listing without new tags that are not there: registries list a tag, and tell of it, before it can be asked for. The next look takes it with its content.</summary>
    private static ArtifactListing Taken(ArtifactListing listing, ArtifactContents contents, RepositoryMemory memory)
    {
        if (contents.Missing.Count == 0 || listing.Tags is not { } tags)
        {
            return listing;
        }

        var unfinished = contents.Missing.Except(memory.Tags().Select(static tag => tag.Name), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        return unfinished.Count == 0 ? listing : listing with { Tags = tags with { Tags = [.. tags.Tags.Where(tag => !unfinished.Contains(tag))] } };
    }

    /// <summary>Whether what runs is under no digest that the tag is known to have had, while the index was never read that it has now.</summary>
    private static bool IsUnclear(UsedPart part, RepositoryMemory memory, ArtifactContents contents)
        => part.Digest is { } running
            && contents.Digests.TryGetValue(part.Version, out var digest)
            && digest != running
            && !(memory.Contents.TryGetValue(part.Version, out var content)
                && (content.Find(running) is not null || content.History.Any(seen => seen.Digest == digest && seen.Platforms is not null)));

    private static RepositoryMemory After(
        RepositoryMemory memory, ArtifactName artifact, IReadOnlyList<UsedPart> parts, ArtifactListing listing, ArtifactContents contents, DateTimeOffset now)
    {
        var listed = After(memory, artifact, listing, now);
        return After(listed, contents, WatchedTags(artifact, parts, listed), now);
    }

    private static RepositoryMemory After(RepositoryMemory memory, ArtifactName artifact, ArtifactListing listing, DateTimeOffset now)
        => listing.Tags is { } tags ? memory.After(tags, now)
            // A chart repository that never had the chart is asked only because a release does not say where its chart is from.
            : listing.Refusal is { Fault: RegistryFault.NotFound } && artifact.Kind != ArtifactKind.Image && memory.Known.Count == 0 ? memory.After(new TagListing([], IsWhole: true), now)
            : memory.AfterFault(listing.Refusal!.Message, now);

    private static RepositoryMemory After(RepositoryMemory memory, ArtifactContents contents, HashSet<string> watched, DateTimeOffset now)
    {
        foreach (var (tag, digest) in contents.Digests)
        {
            memory = memory.AfterDigest(tag, digest, now);
        }

        foreach (var ((tag, digest), platforms) in contents.Platforms)
        {
            memory = memory.AfterIndex(tag, digest, platforms);
        }

        return contents.Fault.Length > 0 && memory.Fault.Length == 0 ? memory.AfterFault(contents.Fault, now).Bounded(watched) : memory.Bounded(watched);
    }

    /// <summary>The tags that run, and the newest that might follow them.</summary>
    private static HashSet<string> WatchedTags(ArtifactName artifact, IReadOnlyList<UsedPart> parts, RepositoryMemory memory)
    {
        var tags = ReadTags.Of(memory, artifact.Scheme);
        string[] running = [.. parts.Select(static part => part.Version).Distinct(StringComparer.Ordinal)];
        return [.. running.Where(tags.IsThere).Concat(running.SelectMany(tag => tags.Newer(tag, MostWatchedOfLine, MostWatchedNewer))).Distinct(StringComparer.Ordinal).Take(MostWatched)];
    }
}
