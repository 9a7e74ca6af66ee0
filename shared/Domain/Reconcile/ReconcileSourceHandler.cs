using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Reconcile;

/// <summary>Looks at a source's branch and has every target of it looked at, also when nothing is new: a pass undoes drift.</summary>
public sealed class ReconcileSourceHandler(IFleet fleet, ISourceRepository sources, TargetDocuments documents, IMessageSender sender, TimeProvider time)
    : IMessageHandler<ReconcileSource>
{
    private const int WriteAttempts = 10;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    public async Task<Outcome> HandleAsync(ReconcileSource body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var document = fleet.Current;
        if (!document.Sources.TryGetValue(body.Source, out var source))
        {
            return new Outcome.Done($"The fleet has no source {body.Source} any more.");
        }

        // The state is read before the head: whoever writes last has looked last, and an older head never replaces a newer one.
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var (state, etag) = await documents.ReadSourceAsync(source.Name, cancellationToken);
            var seen = await LookAsync(source, state, cancellationToken);
            if (await documents.TryWriteSourceAsync(seen, etag, cancellationToken) is not null)
            {
                return seen.Error is null
                    ? await SendAsync(document, seen, context, cancellationToken)
                    : new Outcome.Done($"Source {source.Name} can't be read: {seen.Error}");
            }
        }

        return new Outcome.Wait(TimeSpan.FromSeconds(1), $"Others look at source {source.Name} all the time.");
    }

    private async Task<SourceState> LookAsync(FleetSource source, SourceState state, CancellationToken cancellationToken)
    {
        try
        {
            var head = await sources.ReadHeadAsync(source, cancellationToken);
            var now = time.GetUtcNow();
            return state with { Head = head, HeadSince = head == state.Head ? state.HeadSince : now, CheckedAt = now, Error = null };
        }
        catch (SourceException exception)
        {
            var soon = time.GetUtcNow() + RetryAfter;
            return state with { Error = exception.Message, NextDue = exception.IsTransient && soon < state.NextDue ? soon : state.NextDue };
        }
    }

    private async Task<Outcome> SendAsync(FleetDocument document, SourceState seen, MessageContext context, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var target in document.Targets.Values.Where(target => target.Source == seen.Source))
        {
            await sender.SendAsync(new ReconcileTarget(target.Name, seen.Head!), context, TimeSpan.Zero, cancellationToken);
            count++;
        }

        return new Outcome.Done($"Source {seen.Source} is at {RevisionRestorer.Short(seen.Head!)}; {count} targets are looked at.");
    }
}
