using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Memory;

namespace Trimtab.Domain.Scans;

/// <summary>Looks at a repository once, however many assets use it, and has each part that does considered.</summary>
public sealed class ScanRepositoryHandler(
    IFleet fleet, ArtifactUse use, RepositoryScan scan, RepositoryMemories memories, ConsiderCandidates consider, IScanReport report, IMessageSender sender, TimeProvider time)
    : IMessageHandler<ScanRepository>
{
    private const int Retries = 3;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);

    /// <summary>So long after a registry told of a push at the latest it should have it.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    public async Task<Outcome> HandleAsync(ScanRepository body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(context);
        if (!ArtifactName.TryParse(body.Artifact, out var artifact, out var reason))
        {
            return new Outcome.Stalled($"There is no such repository: {reason}");
        }

        // Before anything is asked.
        if (fleet.Current.Images.RefusalOf(artifact) is { } refusal)
        {
            report.Forbidden(artifact);
            return new Outcome.Done(refusal);
        }

        var parts = await PartsFromAsync(artifact, cancellationToken);
        if (parts.Count == 0)
        {
            return new Outcome.Done($"No asset uses {artifact}.");
        }

        var result = await scan.RunAsync(artifact, parts, body.AskedAt, body.BelieveLosses, cancellationToken);
        if (result.Memory is not { } memory)
        {
            return new Outcome.Wait(TimeSpan.FromSeconds(1), $"Others look at {artifact} all the time.");
        }

        if (result.HasLooked && WaitForNext(body, result) is { } wait)
        {
            await sender.SendAsync(new ScanRepository(body.Artifact, time.GetUtcNow() + wait) { Attempt = body.Attempt + 1 }, context, wait, cancellationToken);
        }

        var considered = await ConsiderAsync(artifact, parts, memory, cancellationToken);
        return new Outcome.Done(memory.Fault.Length == 0
            ? $"{artifact} has {memory.Count} versions; {considered} parts were considered.{(result.HasUnfinished ? " A new tag is listed and can't be asked for yet." : "")}"
            : $"{artifact} could not be read whole: {memory.Fault}");
    }

    private async Task<IReadOnlyList<UsedPart>> PartsFromAsync(ArtifactName artifact, CancellationToken cancellationToken)
        => (await use.ReadAsync(cancellationToken)).PartsFrom(artifact) is { Count: > 0 } parts ? parts : (await use.ReadAgainAsync(cancellationToken)).PartsFrom(artifact);

    private async Task<int> ConsiderAsync(ArtifactName artifact, IReadOnlyList<UsedPart> parts, RepositoryMemory memory, CancellationToken cancellationToken)
    {
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

    /// <summary>A look that failed is tried again soon, a few times; then the next one by the interval must do. One that came too early is tried again once.</summary>
    private static TimeSpan? WaitForNext(ScanRepository body, ScanResult result)
    {
        if (result.Memory!.Fault.Length == 0)
        {
            return body.Attempt == 0 && (result.HasUnfinished || (body.IsTold && !result.HasNews)) ? Settling : null;
        }

        if (body.Attempt >= Retries || result.Refusal?.Fault is RegistryFault.Denied or RegistryFault.NotFound)
        {
            return null;
        }

        var wait = result.Refusal?.RetryAfter ?? FirstRetry * Math.Pow(4, body.Attempt);
        return wait > LongestRetry ? LongestRetry : wait;
    }
}
