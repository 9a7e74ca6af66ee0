using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Memory;

namespace Trimtab.Domain.Scans;

/// <summary>Has the parts that use a repository considered, by what is remembered of it.</summary>
public sealed class ConsiderParts(RepositoryMemories memories, ConsiderCandidates consider, CheckHooks hooks)
{
    /// <param name="artifact">The repository.</param>
    /// <param name="parts">What uses it, or may.</param>
    /// <param name="memory">What is remembered of it.</param>
    /// <param name="isCheck">Whether the repository was looked at for this: then containers' own commands run around it.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>How many were considered.</returns>
    internal async Task<int> RunAsync(ArtifactName artifact, IReadOnlyList<UsedPart> parts, RepositoryMemory memory, bool isCheck, CancellationToken cancellationToken)
    {
        var assets = isCheck ? parts.Select(static part => part.Asset).ToArray() : [];
        await hooks.BeforeAsync(assets, cancellationToken);
        var tags = ReadTags.Of(memory, artifact.Scheme);
        var count = 0;
        foreach (var part in parts)
        {
            // What was decided stays until a later look tells whether the tags are gone.
            if (!tags.IsInDoubt(part.Version) && (!part.IsGuess || await IsFromHereAsync(part, tags, cancellationToken)))
            {
                await consider(part.Asset, PartOffer.Of(part, memory, tags), cancellationToken);
                count++;
            }
        }

        await hooks.AfterAsync(assets, cancellationToken);
        return count;
    }

    /// <summary>A release's chart is from the first repository that ever had its version.</summary>
    private async Task<bool> IsFromHereAsync(UsedPart part, ReadTags tags, CancellationToken cancellationToken)
    {
        if (!tags.IsKnown(part.Version))
        {
            return false;
        }

        foreach (var earlier in part.Earlier)
        {
            var (memory, _) = await memories.ReadAsync(earlier.Text, cancellationToken);
            if (ReadTags.Of(memory, earlier.Scheme).IsKnown(part.Version))
            {
                return false;
            }
        }

        return true;
    }
}
