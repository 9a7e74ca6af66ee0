using System.Runtime.CompilerServices;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Memory;

namespace Trimtab.Domain.Scans;

/// <summary>What the parts of assets run and might run, as the last scans of places and repositories saw it. Asks nobody outside and writes nothing.</summary>
public sealed class KnownParts(ReadAssets readAssets, RepositoryMemories memories, IFleet fleet)
{
    /// <param name="wants">Which assets.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>One for each part whose repository was looked at before, by repository.</returns>
    public async IAsyncEnumerable<(Asset Asset, PartCandidates Part)> ReadAsync(Func<Asset, bool> wants, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var snapshot = await readAssets(cancellationToken);
        var used = UsedArtifacts.Of([.. snapshot.Assets.Where(wants)], fleet.Current);
        foreach (var artifact in used.Artifacts.Where(artifact => fleet.Current.Images.RefusalOf(artifact) is null))
        {
            var (memory, tags) = await ReadAsync(artifact, cancellationToken);
            foreach (var part in used.PartsFrom(artifact))
            {
                if (!part.IsGuess || (tags.IsKnown(part.Version) && !await IsFromEarlierAsync(part, cancellationToken)))
                {
                    yield return (part.Asset, PartOffer.Of(part, memory, tags));
                }
            }
        }
    }

    private async Task<bool> IsFromEarlierAsync(UsedPart part, CancellationToken cancellationToken)
    {
        foreach (var earlier in part.Earlier)
        {
            if ((await ReadAsync(earlier, cancellationToken)).Tags.IsKnown(part.Version))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<(RepositoryMemory Memory, ReadTags Tags)> ReadAsync(ArtifactName artifact, CancellationToken cancellationToken)
    {
        var (memory, _) = await memories.ReadAsync(artifact.Text, cancellationToken);
        return (memory, ReadTags.Of(memory, artifact.Scheme));
    }
}
