using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Rollouts;

/// <summary>Wakes rollouts whose tick was lost with a killed process. Every instance sweeps, without a lease: the ETag lets one win.</summary>
public sealed class OverdueRollouts(RolloutDocuments documents, IMessageSender sender, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Sends a new tick for every rollout that is not closed and whose tick is overdue by 5 s.</summary>
    /// <returns>How many ticks were sent.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var sent = 0;
        foreach (var active in await documents.ListActiveAsync(null, cancellationToken))
        {
            var (document, etag) = await documents.ReadAsync(active.Rollout, cancellationToken);
            if (document is null)
            {
                continue;
            }

            if (document.IsClosed)
            {
                await documents.UnmarkActiveAsync(active.Target, active.Rollout, cancellationToken);
            }
            else if (time.GetUtcNow() - document.NextTickDue >= Patience && await TryWakeAsync(document, etag, cancellationToken))
            {
                sent++;
            }
        }

        return sent;
    }

    private async Task<bool> TryWakeAsync(RolloutDocument document, string etag, CancellationToken cancellationToken)
    {
        var awake = document with { Sequence = document.Sequence + 1, NextTickDue = time.GetUtcNow() };
        if (await documents.TryWriteAsync(awake, etag, cancellationToken) is null)
        {
            return false;
        }

        await sender.SendAsync(new RolloutTick(awake.Id, awake.Sequence), awake.Context(), TimeSpan.Zero, cancellationToken);
        return true;
    }
}
