using Trimtab.Domain.State;

namespace Trimtab.Domain.Updates;

/// <summary>Turns: how many updates run at once, and which not together. One document, so that two instances never give the last turn away twice.</summary>
public sealed class UpdateSlots(IDocumentStore documents, TimeProvider time)
{
    private const string Name = "update-slots.json";
    private const int WriteAttempts = 20;

    /// <summary>From a turn that is given until its update has begun; a turn of one that has not is free again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Who takes longer does not begin: the turn may be another's by then.</summary>
    public static readonly TimeSpan BeginWithin = Patience / 2;

    /// <summary>Takes a turn for an update; one that has its turn keeps it.</summary>
    /// <param name="update">Who wants one.</param>
    /// <param name="batch">Those that it wants its turn with; empty when it is alone.</param>
    /// <param name="active">All updates that are not closed: turns of others are free.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>True for one that was merged: its version comes to the asset anyway. False when there are too many, or one that it must not run together with.</returns>
    public async Task<bool> TryTakeAsync(UpdateDocument update, string batch, IReadOnlyCollection<UpdateDocument> active, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        var mine = new UpdateSlot(update.Id, [.. update.Shares]) { Needs = [.. update.Needs], Group = update.Group, Place = update.Change.Asset.Place, Batch = batch, TakenAt = time.GetUtcNow() };
        var known = active.ToDictionary(static other => other.Id, StringComparer.Ordinal);
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var (stored, etag) = await documents.ReadAsync<TakenSlots>(Name, cancellationToken);
            List<UpdateSlot> others = [.. (stored?.Slots ?? []).Where(slot => slot.Update != update.Id && known.TryGetValue(slot.Update, out var other) && (other.Phase != UpdatePhase.Queued || mine.TakenAt - slot.TakenAt < Patience))];
            if (!update.IsMerged && (others.Where(slot => !known[slot.Update].IsAway).Select(static slot => slot.Counted).Where(other => other != mine.Counted).Distinct(StringComparer.Ordinal).Count() >= update.Execution.AtOnce || others.Any(mine.Excludes)))
            {
                return false;
            }

            if (await TryWriteAsync([.. others, mine], etag, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    public async Task ReleaseAsync(string update, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var (stored, etag) = await documents.ReadAsync<TakenSlots>(Name, cancellationToken);
            if (stored?.Slots.Any(slot => slot.Update == update) != true
                || await TryWriteAsync([.. stored.Slots.Where(slot => slot.Update != update)], etag, cancellationToken))
            {
                return;
            }
        }
    }

    private async Task<bool> TryWriteAsync(IReadOnlyList<UpdateSlot> slots, string etag, CancellationToken cancellationToken)
        => (etag.Length == 0
            ? await documents.TryCreateAsync(Name, new TakenSlots(slots), cancellationToken)
            : await documents.TryReplaceAsync(Name, new TakenSlots(slots), etag, cancellationToken)) is not null;
}
