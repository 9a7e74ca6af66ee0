using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Reconcile;

/// <summary>Has every source looked at whose interval has passed, or that a changed fleet may concern, and wakes targets whose worker died.</summary>
public sealed class ReconcileDueSources(IFleet fleet, TargetDocuments documents, IMessageSender sender, TimeProvider time)
{
    private const double Jitter = 0.2;

    // A live worker touches its target every 5 s.
    private static readonly TimeSpan WorkerSilence = TimeSpan.FromSeconds(20);

    /// <returns>How many messages were sent.</returns>
    public async Task<int> RunAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var document = fleet.Current;
        var sent = 0;
        foreach (var source in document.Sources.Values)
        {
            sent += await SendDueAsync(document, source, context, cancellationToken) ? 1 : 0;
        }

        foreach (var target in document.Targets.Values)
        {
            var (state, _) = await documents.ReadTargetAsync(target.Name, cancellationToken);
            if (state is { IsInWork: true, Revision: { } revision } && time.GetUtcNow() - state.Touched > WorkerSilence)
            {
                await sender.SendAsync(new ReconcileTarget(target.Name, revision), context, TimeSpan.Zero, cancellationToken);
                sent++;
            }
        }

        return sent;
    }

    /// <summary>The wait until the next look: the interval less 0 to 20 %, so that many sources don't come at once.</summary>
    /// <param name="source">The source.</param>
    /// <param name="now">When the wait begins; the same source and time give the same wait.</param>
    public static TimeSpan NextWait(FleetSource source, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(source);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{source.Name}/{now.UtcTicks}"));
        var share = BinaryPrimitives.ReadUInt32LittleEndian(hash) / (double)uint.MaxValue;
        return source.Interval * (1 - (Jitter * share));
    }

    private async Task<bool> SendDueAsync(FleetDocument document, FleetSource source, MessageContext context, CancellationToken cancellationToken)
    {
        var (state, etag) = await documents.ReadSourceAsync(source.Name, cancellationToken);
        var now = time.GetUtcNow();
        var concern = document.DigestFor(source);
        if (now < state.NextDue && state.FleetVersion == concern)
        {
            return false;
        }

        // Sent first: killed in between, the look comes twice rather than not at all.
        await sender.SendAsync(new ReconcileSource(source.Name), context, TimeSpan.Zero, cancellationToken);
        await documents.TryWriteSourceAsync(state with { NextDue = now + NextWait(source, now), FleetVersion = concern }, etag, cancellationToken);
        return true;
    }
}
