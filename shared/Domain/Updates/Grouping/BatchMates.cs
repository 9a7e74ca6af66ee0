using Trimtab.Domain.Fleet;
using Trimtab.Domain.State;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Updates.Grouping;

/// <summary>The other updates of a batch, as far as one commit can be theirs, too.</summary>
/// <remarks>Whichever of a batch comes to its commit first writes for all. The others find nothing left to write, also after a kill.</remarks>
public sealed class BatchMates(IFleet fleet, UpdateDocuments documents, TimeProvider time)
{
    /// <summary>How long an update waits for mates whose turn has come, but who have not begun; later they write a commit of their own.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A push of one that was ordered back may still be on its way: its worker hears of the order when it next tells that it is alive.</summary>
    private static readonly TimeSpan LastPush = LongWork.KeepAlive + TimeSpan.FromSeconds(5);

    /// <summary>The others as they are now; empty for an update that is alone.</summary>
    public async Task<IReadOnlyList<UpdateDocument>> ReadAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        var others = (update.Batch?.Members ?? []).Where(id => id != update.Id);
        var read = await Task.WhenAll(others.Select(id => documents.ReadAsync(id, cancellationToken)));
        return [.. read.Select(static found => found.Document).OfType<UpdateDocument>()];
    }

    /// <summary>Whether an update waits for mates that are still to come.</summary>
    /// <param name="mates">The others.</param>
    /// <param name="update">One that is about to write.</param>
    public bool AreToCome(IReadOnlyList<UpdateDocument> mates, UpdateDocument update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return mates.Any(mate => IsToCome(mate, update)) && time.GetUtcNow() - update.PhaseSince < Patience;
    }

    /// <summary>Adds what mates have to write to an update's own edit. Who has a fault learns of it in his own turn.</summary>
    /// <param name="mates">The others.</param>
    /// <param name="update">One that is about to write.</param>
    /// <param name="source">Where it writes.</param>
    /// <param name="files">The repository.</param>
    /// <param name="own">What the update itself does to the files.</param>
    /// <returns>The edit of all, and whose changes are in it.</returns>
    public (RepositoryEdit Edit, IReadOnlyList<UpdateDocument> Written) Join(IReadOnlyList<UpdateDocument> mates, UpdateDocument update, FleetSource source, IReadOnlyList<EditableFile> files, RepositoryEdit own)
    {
        ArgumentNullException.ThrowIfNull(mates);
        ArgumentNullException.ThrowIfNull(own);
        var edits = new JoinedEdits(files);
        edits.Add(own);
        var written = mates.Where(mate => IsWriting(mate, update) && mate.Saved is not null && DirectoryOf(mate, source) is { } directory && edits.TryAdd(mate.Change, directory));
        UpdateDocument[] all = [.. written.Append(update).OrderBy(static one => one.Change.Asset.ToString(), StringComparer.Ordinal)];
        return (edits.Whole, all);
    }

    /// <summary>A mate that was taken back and wrote the same place: what an update writes there would be that mate's version again.</summary>
    /// <param name="mates">The others.</param>
    /// <param name="update">One that is about to write.</param>
    /// <param name="source">Where it writes.</param>
    /// <param name="files">The repository.</param>
    /// <param name="own">What the update itself does to the files.</param>
    /// <returns>Null when there is none.</returns>
    public UpdateDocument? FindTakenBack(IReadOnlyList<UpdateDocument> mates, UpdateDocument update, FleetSource source, IReadOnlyList<EditableFile> files, RepositoryEdit own)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(own);
        return mates.FirstOrDefault(mate => mate.Batch?.Id == update.Batch?.Id && mate.Phase is UpdatePhase.RollingBack or UpdatePhase.RolledBack or UpdatePhase.Failed
            && DirectoryOf(mate, source) is { } directory && RepositoryEditor.Apply(files, mate.Change, directory).Places.Any(place => own.Places.Any(mine => mine.File == place.File && mine.Line == place.Line)));
    }

    /// <summary>Whether a mate may still write for the whole batch, and so for one that is being taken back.</summary>
    /// <param name="mates">The others, read before the files were.</param>
    /// <param name="update">One that is being taken back.</param>
    /// <param name="source">Where it wrote.</param>
    /// <param name="files">The repository.</param>
    public bool MayWrite(IReadOnlyList<UpdateDocument> mates, UpdateDocument update, FleetSource source, IReadOnlyList<EditableFile> files)
    {
        ArgumentNullException.ThrowIfNull(update);
        return mates.Any(mate => (IsWriting(mate, update) || (mate.Phase == UpdatePhase.RollingBack && time.GetUtcNow() - mate.PhaseSince < LastPush))
            && DirectoryOf(mate, source) is { } directory && RepositoryEditor.Apply(files, mate.Change, directory).Files.Count > 0);
    }

    private static bool IsWriting(UpdateDocument mate, UpdateDocument update) => mate.Phase == UpdatePhase.Executing && mate.Batch?.Id == update.Batch?.Id;

    /// <summary>Its turn was given with this batch, and a process is, or was, between that and its first step. Who put it off is not waited for.</summary>
    private static bool IsToCome(UpdateDocument mate, UpdateDocument update)
        => (mate.Phase == UpdatePhase.Queued && mate is { NotBefore: null, Attempt: 1 }) || (IsWriting(mate, update) && mate.Saved is null);

    private string? DirectoryOf(UpdateDocument update, FleetSource source)
        => update.Asset.Target is { } name && fleet.Current.Targets.TryGetValue(name, out var target) && target.Source == source.Name ? target.Path : null;
}
