namespace Trimtab.Domain.Updates;

/// <summary>The order in which waiting updates have their turn.</summary>
public static class UpdateLine
{
    /// <summary>Of one group at a time.</summary>
    public const int MaxTogether = 30;

    /// <summary>Those whose turn may come now, the first one first: security before age is in the priority, then who waits longest. Who depends on another waits for it; what was merged waits for nobody.</summary>
    /// <param name="active">All updates that are not closed.</param>
    /// <param name="now">The time.</param>
    /// <param name="waitsForWindow">Whether one must wait, though its turn has come.</param>
    /// <returns>One by one, or together with those of the same group, once the first of these has waited for the others. Of two of one part the second goes by itself afterwards, from what runs then.</returns>
    public static IReadOnlyList<IReadOnlyList<UpdateDocument>> Of(IReadOnlyCollection<UpdateDocument> active, DateTimeOffset now, Func<UpdateDocument, bool> waitsForWindow)
    {
        ArgumentNullException.ThrowIfNull(active);
        ArgumentNullException.ThrowIfNull(waitsForWindow);
        var waiting = active.Where(static update => update.Phase == UpdatePhase.Queued).OrderByDescending(static update => update.IsMerged).ThenByDescending(static update => update.Priority)
            .ThenBy(static update => update.QueuedAt).ThenBy(static update => update.Id, StringComparer.Ordinal).ToList();
        var ready = waiting.Where(update => !(update.NotBefore > now) && (update.IsMerged || (!waitsForWindow(update) && Blocking(update, active, waiting) is null)));
        return
        [
            .. ready.GroupBy(static update => update.CommitGroup.Length > 0 ? $"group {update.CommitGroup}" : update.Id, StringComparer.Ordinal)
                .Where(party => party.First().CommitGroup.Length == 0 || party.Any(update => now - update.QueuedAt >= update.Execution.GroupWait))
                .Select(static party => party.DistinctBy(static update => (update.Change.Asset, update.Change.Part)).Take(MaxTogether).ToList()),
        ];
    }

    /// <summary>The update that a waiting one waits for because it depends on its asset; null when there is none.</summary>
    public static UpdateDocument? Blocking(UpdateDocument update, IReadOnlyCollection<UpdateDocument> active, IReadOnlyList<UpdateDocument> line)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(active);
        ArgumentNullException.ThrowIfNull(line);
        return active.FirstOrDefault(other => other.Id != update.Id && !other.IsEnded && update.DependsOn.Contains(other.Change.Asset)

            // Two that depend on each other would wait for ever: then the line decides.
            && !(other.Phase == UpdatePhase.Queued && LeadsTo(other, update, active) && Place(line, update) < Place(line, other)));
    }

    private static int Place(IReadOnlyList<UpdateDocument> line, UpdateDocument update)
    {
        for (var place = 0; place < line.Count; place++)
        {
            if (line[place].Id == update.Id)
            {
                return place;
            }
        }

        return line.Count;
    }

    private static bool LeadsTo(UpdateDocument from, UpdateDocument to, IReadOnlyCollection<UpdateDocument> active)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new Queue<UpdateDocument>([from]);
        while (next.TryDequeue(out var update))
        {
            if (update.DependsOn.Contains(to.Change.Asset))
            {
                return true;
            }

            foreach (var other in active.Where(other => update.DependsOn.Contains(other.Change.Asset) && seen.Add(other.Id)))
            {
                next.Enqueue(other);
            }
        }

        return false;
    }
}
