using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Registries;

namespace Trimtab.Domain.Scans;

/// <summary>Looks at a repository once, however many assets use it, and has each part that does considered.</summary>
public sealed class ScanRepositoryHandler(
    IFleet fleet, ArtifactUse use, RepositoryScan scan, ConsiderParts consider, IScanReport report, IMessageSender sender, TimeProvider time)
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

        if (NextOf(body, result) is { } next)
        {
            await sender.SendAsync(next.Body, context, next.Wait, cancellationToken);
        }

        var considered = await consider.RunAsync(artifact, parts, memory, result.HasLooked, cancellationToken);
        return new Outcome.Done(memory.Fault.Length == 0
            ? $"{artifact} has {memory.Count} versions; {considered} parts were considered.{(result.HasUnfinished ? " A new tag is listed and can't be asked for yet." : "")}"
            : $"{artifact} could not be read whole: {memory.Fault}");
    }

    private async Task<IReadOnlyList<UsedPart>> PartsFromAsync(ArtifactName artifact, CancellationToken cancellationToken)
        => (await use.ReadAsync(cancellationToken)).PartsFrom(artifact) is { Count: > 0 } parts ? parts : (await use.ReadAgainAsync(cancellationToken)).PartsFrom(artifact);

    /// <summary>A look that came too early for what a registry told, or that saw it half, is done again once. Also when another's look served: what that one saw may be other news.</summary>
    private (ScanRepository Body, TimeSpan Wait)? NextOf(ScanRepository body, ScanResult result)
    {
        var next = new ScanRepository(body.Artifact, time.GetUtcNow()) { Attempt = body.Attempt + 1 };
        if (result is { HasLooked: true, Memory.Fault.Length: > 0 })
        {
            return RetryWait(body, result.Refusal) is { } wait ? (next, wait) : null;
        }

        // A look that begins before the push has settled does not serve this one.
        var isEarly = result.HasUnfinished || (body.IsTold && !result.HasNews);
        return isEarly && body.Attempt == 0 ? (next with { AskedAt = next.AskedAt + Settling }, Settling) : null;
    }

    /// <summary>A look that failed is tried again soon, a few times; then the next one by the interval must do.</summary>
    private static TimeSpan? RetryWait(ScanRepository body, RegistryException? refusal)
    {
        if (body.Attempt >= Retries || refusal?.Fault is RegistryFault.Denied or RegistryFault.NotFound)
        {
            return null;
        }

        var wait = refusal?.RetryAfter ?? FirstRetry * Math.Pow(4, body.Attempt);
        return wait > LongestRetry ? LongestRetry : wait;
    }
}
