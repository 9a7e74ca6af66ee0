namespace Trimtab.Domain.Changes;

/// <summary>Does what is due with changes: at the edges of their windows, at their deadlines, and after kills. Every instance sweeps, without a lease: the ETag lets one win.</summary>
public sealed class DueChanges(ChangeDocuments changes, ChangeDesk desk, TimeProvider time)
{
    /// <returns>How many changes were looked at.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var looked = 0;
        foreach (var (marker, id) in await changes.ListDueAsync(time.GetUtcNow(), cancellationToken))
        {
            var (change, etag) = await changes.ReadAsync(id, cancellationToken);
            if (change is not null && ChangeDocuments.IsMarkerOf(marker, change))
            {
                await desk.LookAsync(change, etag, cancellationToken);
                looked++;
            }

            if (change is null || await IsOverAsync(marker, id, cancellationToken))
            {
                await changes.UnmarkDueAsync(marker, cancellationToken);
            }
        }

        return looked;
    }

    /// <summary>Whether the change has another next look by now, or none.</summary>
    private async Task<bool> IsOverAsync(string marker, string id, CancellationToken cancellationToken)
        => (await changes.ReadAsync(id, cancellationToken)).Change is not { } change || !ChangeDocuments.IsMarkerOf(marker, change);
}
