using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Memory;

namespace Trimtab.Domain.Scans;

/// <summary>Asks what a version points at that the last look did not ask for, because a gate chose it, and remembers it as a look does.</summary>
public sealed class ContentLook(ArtifactReader reader, RepositoryMemories memories, IFleet fleet, TimeProvider time)
{
    private const int WriteAttempts = 10;

    /// <inheritdoc cref="SeeContent"/>
    public async Task<ContentSight> SeeAsync(string artifact, string version, CancellationToken cancellationToken)
    {
        if (!ArtifactName.TryParse(artifact, out var name, out var reason))
        {
            return new ContentSight.Unknown(reason);
        }

        if (fleet.Current.Images.RefusalOf(name) is { } refusal)
        {
            return new ContentSight.Unknown(refusal);
        }

        // Another part may have chosen the same since the last look.
        var (before, _) = await memories.ReadAsync(name.Text, cancellationToken);
        if (before.AskedContent(version) is { } known)
        {
            return new ContentSight.Seen(known.Current, known.Sighting.At);
        }

        var now = time.GetUtcNow();
        var (isThere, digest, fault) = await reader.FindContentAsync(name, version, cancellationToken);
        if (!isThere && fault.Length == 0 && before.Contents.ContainsKey(version))
        {
            // What was there before is not gone by one answer: listings tell that.
            fault = $"{name} lists {version} and says that it has it not.";
        }

        if (fault.Length > 0)
        {
            await RememberAsync(name, memory => memory.AfterUnseen(fault, now), cancellationToken);
            return new ContentSight.Unknown(fault);
        }

        if (digest is null)
        {
            return isThere ? new ContentSight.Nameless() : new ContentSight.Gone();
        }

        return await RememberAsync(name, memory => memory.AfterDigest(version, digest, now), cancellationToken) is { } remembered
            ? new ContentSight.Seen(digest, remembered.Contents[version].History.Last(seen => seen.Digest == digest).At)
            : new ContentSight.Unknown($"Others look at {name} all the time.");
    }

    /// <returns>What is remembered now; null when others wrote it all the time.</returns>
    private async Task<RepositoryMemory?> RememberAsync(ArtifactName artifact, Func<RepositoryMemory, RepositoryMemory> change, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var (memory, etag) = await memories.ReadAsync(artifact.Text, cancellationToken);
            var after = change(memory);
            if (await memories.TryWriteAsync(after, etag, cancellationToken))
            {
                return after;
            }
        }

        return null;
    }
}
