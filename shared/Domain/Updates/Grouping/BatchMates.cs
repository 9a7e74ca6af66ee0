using Trimtab.Domain.Fleet;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Updates.Grouping;

/// <summary>The other updates of a batch, as far as one commit can be theirs, too.</summary>
/// <remarks>Whichever of a batch comes to its commit first writes for all. The others find nothing left to write, also after a kill.</remarks>
public sealed class BatchMates(IFleet fleet, UpdateDocuments documents, TimeProvider time)
{
    /// <summary>How long an update waits for mates whose turn has come, but who have not begun; later they write a commit of their own.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Mates that write into the same source and may be written for.</summary>
    /// <param name="update">One that is about to write.</param>
    /// <param name="source">Where it writes.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <returns>Without <paramref name="update"/>; null while some are still to come.</returns>
    public async Task<IReadOnlyList<UpdateDocument>?> FindAsync(UpdateDocument update, FleetSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        var mates = await ReadAsync(update, cancellationToken);
        return mates.Any(mate => IsToCome(mate, update)) && time.GetUtcNow() - update.PhaseSince < Patience
            ? null
            : [.. mates.Where(mate => IsWriting(mate, update) && mate.Saved is not null && TargetOf(mate)?.Source == source.Name)];
    }

    /// <summary>Whether a mate may still write for the whole batch, and so for one that is being taken back.</summary>
    /// <param name="update">One that is being taken back.</param>
    /// <param name="files">The repository.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public async Task<bool> MayWriteAsync(UpdateDocument update, IReadOnlyList<EditableFile> files, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        return (await ReadAsync(update, cancellationToken)).Any(mate => IsWriting(mate, update) && TargetOf(mate) is { } target && RepositoryEditor.Apply(files, mate.Change, target.Path).Files.Count > 0);
    }

    /// <summary>Adds what mates have to write to an update's own edit. Who has a fault learns of it in his own turn.</summary>
    /// <returns>The edit of all, and whose changes are in it.</returns>
    public (RepositoryEdit Edit, IReadOnlyList<UpdateDocument> Written) Join(IReadOnlyList<EditableFile> files, UpdateDocument update, RepositoryEdit own, IReadOnlyList<UpdateDocument> mates)
    {
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(mates);
        var edits = new JoinedEdits(files);
        edits.Add(own);
        List<UpdateDocument> written = [update];
        foreach (var mate in mates)
        {
            if (edits.TryAdd(mate.Change, TargetOf(mate)!.Path))
            {
                written.Add(mate);
            }
        }

        return (edits.Whole, [.. written.OrderBy(static one => one.Change.Asset.ToString(), StringComparer.Ordinal)]);
    }

    private async Task<IReadOnlyList<UpdateDocument>> ReadAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        var others = (update.Batch?.Members ?? []).Where(id => id != update.Id);
        var read = await Task.WhenAll(others.Select(id => documents.ReadAsync(id, cancellationToken)));
        return [.. read.Select(static found => found.Document).OfType<UpdateDocument>()];
    }

    private static bool IsWriting(UpdateDocument mate, UpdateDocument update) => mate.Phase == UpdatePhase.Executing && mate.Batch?.Id == update.Batch?.Id;

    /// <summary>Its turn was given with this batch, and a process is, or was, between that and its first step. Who put it off is not waited for.</summary>
    private static bool IsToCome(UpdateDocument mate, UpdateDocument update)
        => (mate.Phase == UpdatePhase.Queued && mate is { NotBefore: null, Attempt: 1 }) || (IsWriting(mate, update) && mate.Saved is null);

    private FleetTarget? TargetOf(UpdateDocument update) => update.Asset.Target is { } name ? fleet.Current.Targets.GetValueOrDefault(name) : null;
}
