using Trimtab.Domain.Messaging;
using Trimtab.Domain.Updates.Grouping;

namespace Trimtab.Domain.Updates;

/// <summary>Gives waiting updates their turn.</summary>
public sealed class UpdateQueue(UpdateDocuments documents, UpdateSlots slots, IUpdateOrders orders, IUpdateReport report, IMessageSender sender, TimeProvider time)
{
    private const string WaitsForWindow = "Its turn waits for";

    /// <summary>Lets those begin whose turn has come. Comes after every change of the queue, and every few seconds; twice does no harm.</summary>
    /// <returns>How many began.</returns>
    public async Task<int> AdvanceAsync(CancellationToken cancellationToken)
    {
        var active = await documents.ListActiveAsync(cancellationToken);
        List<UpdateDocument> all = [.. active.Select(static found => found.Document).Where(static update => !update.IsClosed)];
        var waiting = await TellWaitsAsync(active, cancellationToken);
        var begun = new HashSet<string>(StringComparer.Ordinal);
        foreach (var party in UpdateLine.Of(all, time.GetUtcNow(), update => waiting.Contains(update.Id)))
        {
            begun.UnionWith(await BeginAsync(party, all, active, cancellationToken));
        }

        // Their window is open, and others have the turns.
        foreach (var (update, etag) in active.Where(one => one.Document.Status.StartsWith(WaitsForWindow, StringComparison.Ordinal) && !waiting.Contains(one.Document.Id) && !begun.Contains(one.Document.Id)))
        {
            await TellAsync(update, etag, "It waits for its turn.", cancellationToken);
        }

        report.Pending([.. all.Where(update => update.Phase == UpdatePhase.Queued && !begun.Contains(update.Id))]);
        return begun.Count;
    }

    /// <summary>A window may have closed since a change was cleared: while others had their turns, or before another attempt.</summary>
    /// <returns>Those that wait for one.</returns>
    private async Task<HashSet<string>> TellWaitsAsync(IReadOnlyList<(UpdateDocument Document, string ETag)> active, CancellationToken cancellationToken)
    {
        var waiting = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (update, etag) in active)
        {
            // What was merged is on its way, whatever a window says.
            if (update is { Phase: UpdatePhase.Queued, IsMerged: false } && orders.WaitOf(update, time.GetUtcNow()) is { } wait)
            {
                waiting.Add(update.Id);
                await TellAsync(update, etag, $"{WaitsForWindow} {wait.For}{(wait.Until == DateTimeOffset.MaxValue ? ", which never opens" : $" until {wait.Until.UtcDateTime:u}")}.", cancellationToken);
            }
        }

        return waiting;
    }

    private async Task TellAsync(UpdateDocument update, string etag, string status, CancellationToken cancellationToken)
    {
        if (update.Status != status)
        {
            await documents.TryWriteAsync(update with { Status = status }, etag, cancellationToken);
        }
    }

    /// <returns>The ids of those that began. Those of a group that must wait begin later, without the others.</returns>
    private async Task<IReadOnlyList<string>> BeginAsync(IReadOnlyList<UpdateDocument> party, IReadOnlyCollection<UpdateDocument> all, IReadOnlyList<(UpdateDocument Document, string ETag)> active, CancellationToken cancellationToken)
    {
        var id = party.Count > 1 ? $"{party[0].CommitGroup} {time.GetUtcNow():u}" : "";
        var takenAt = time.GetUtcNow();
        var members = new List<UpdateDocument>();
        foreach (var update in party)
        {
            if (await slots.TryTakeAsync(update, id, all, cancellationToken))
            {
                members.Add(update);
            }
        }

        if (time.GetUtcNow() - takenAt > UpdateSlots.BeginWithin)
        {
            // This process was stopped meanwhile, and others may hold these turns for given back.
            return [];
        }

        var batch = members.Count > 1 ? new UpdateBatch(id, [.. members.Select(static update => update.Id)]) : null;
        var begun = new List<string>();
        foreach (var update in members)
        {
            if (await TryBeginAsync(update with { Batch = batch }, active.First(found => found.Document.Id == update.Id).ETag, cancellationToken))
            {
                begun.Add(update.Id);
            }
        }

        return begun;
    }

    private async Task<bool> TryBeginAsync(UpdateDocument update, string etag, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var isNew = update.StartedAt is null || update.FailedAt is not null;
        var begun = update with
        {
            Phase = UpdatePhase.Executing,
            PhaseSince = now,
            StartedAt = update.StartedAt ?? now,
            NotBefore = null,
            Failure = "",
            FailedAt = null,
            Sequence = update.Sequence + 1,
            NextTickDue = now,
            Status = Why(update),
        };

        // What was put off goes on with the same attempt: it may come every few minutes, for days.
        begun = isNew ? begun.Decide("update.started", update.RequestedBy, begun.Status, now) : begun;
        if (await documents.TryWriteAsync(begun, etag, cancellationToken) is null)
        {
            return false;
        }

        if (isNew)
        {
            report.Attempted(begun);
        }

        await sender.SendAsync(new UpdateTick(begun.Id, begun.Sequence), begun.Context(), TimeSpan.Zero, cancellationToken);
        return true;
    }

    private static string Why(UpdateDocument update)
        => $"Its turn has come{(update.Batch is { } batch ? $", together with {batch.Members.Count - 1} of group {update.Execution.Group}" : "")}{(update.Execution.Attempts == 1 ? "" : $": attempt {update.Attempt} of {update.Execution.Attempts}")}.";
}
