using System.Text.Json.Nodes;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Updates.Editing;
using Trimtab.Domain.Updates.Grouping;

namespace Trimtab.Domain.Updates.Committing;

/// <summary>Writes the new version into the repository that the asset's target is applied from, and waits until it runs. To take it back, the old version is written.</summary>
/// <remarks>What is in the repository already is not written again: a repeat after a kill, or after somebody else did it, makes no second commit.</remarks>
public sealed class GitUpdateMode(IFleet fleet, IEditableRepository repositories, ArrivalProgress arrival, ReturnRequest returns, BatchMates mates, SourceWake wake, TimeProvider time) : IUpdateMode
{
    private const int Attempts = 5;

    public UpdateMode Mode => UpdateMode.Git;

    public async Task<JsonObject?> SaveAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        var (target, source) = Find(update);
        if (update is { Execution.PullRequest: true, IsMerged: false })
        {
            // The gate let it through because a merge is the answer: a straight push would be nobody's.
            throw new UpdateRefusedException("Its policy wants a pull request (execution.pullRequest), and none was merged.");
        }

        try
        {
            var (head, files) = await repositories.ReadAsync(source, cancellationToken);
            var edit = RepositoryEditor.Apply(files, update.Change, target.Path);
            if (update.IsMerged)
            {
                // As after a push: nobody else may have told the reconciler.
                await wake.WakeAsync(source, update, cancellationToken);
            }

            return edit.IsWhole ? new JsonObject { ["source"] = source.Name, ["directory"] = target.Path, ["head"] = head }
                : edit.Instead is { } instead ? throw new UpdateOvertakenException(new ArtifactVersion(instead, null), string.Join(' ', edit.Faults))
                : throw new UpdateRefusedException(string.Join(' ', edit.Faults));
        }
        catch (SourceException silent) when (silent.IsTransient)
        {
            return null;
        }
        catch (SourceException refusal)
        {
            throw new UpdateRefusedException(refusal.Message, refusal);
        }
    }

    public Task<UpdateProgress> ApplyAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        return WriteAsync(update, update.Change, isBack: false, cancellationToken);
    }

    public Task<UpdateProgress> LookAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        return arrival.LookAsync(update, update.Change, cancellationToken);
    }

    public Task<UpdateProgress> RestoreAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        var change = update.Change;
        return WriteAsync(update, change with { From = change.To, To = change.From }, isBack: true, cancellationToken);
    }

    public Task TidyAsync(UpdateDocument update, CancellationToken cancellationToken) => Task.CompletedTask;

    private (FleetTarget Target, FleetSource Source) Find(UpdateDocument update)
    {
        var now = fleet.Current;
        return update.Asset.Target is { } name && now.Targets.TryGetValue(name, out var target) && now.Sources.TryGetValue(target.Source, out var source)
            ? (target, source)
            : throw new UpdateRefusedException($"{update.Change.Asset} is not applied by a target of the fleet, so nobody knows its repository: use another mode.");
    }

    private async Task<UpdateProgress> WriteAsync(UpdateDocument update, Change change, bool isBack, CancellationToken cancellationToken)
    {
        var (target, source) = Find(update);
        var others = await mates.ReadAsync(update, cancellationToken);
        try
        {
            for (var attempt = 1; attempt <= Attempts; attempt++)
            {
                var (head, files) = await repositories.ReadAsync(source, cancellationToken);
                var edit = RepositoryEditor.Apply(files, change, target.Path);
                if (!edit.IsWhole)
                {
                    return Fault(string.Join(' ', edit.Faults), isBack);
                }

                if (edit.Files.Count == 0)
                {
                    return isBack && mates.MayWrite(others, update, source, files)
                        ? new UpdateProgress.Pending($"Another of group {update.Execution.Group} is about to write for both.")
                        : await ArrivingAsync(update, change, source, head, cancellationToken);
                }

                if (update.IsMerged && !isBack)
                {
                    return new UpdateProgress.Pending($"Branch {source.Branch} of {source.Name} does not say {change.To.Version} any more; it was merged, and is not pushed once more.");
                }

                if (await (isBack ? PushBackAsync(update, source, head, edit, cancellationToken) : PushAsync(update, others, source, head, files, edit, cancellationToken)) is { } pushed)
                {
                    return pushed;
                }
            }

            return new UpdateProgress.Pending($"Others push to branch {source.Branch} of {source.Name} all the time.");
        }
        catch (SourceException refused)
        {
            return Fault(refused.Message, isBack || refused.IsTransient);
        }
    }

    private async Task<UpdateProgress> ArrivingAsync(UpdateDocument update, Change change, FleetSource source, string head, CancellationToken cancellationToken)
    {
        await wake.WakeAsync(source, update, head, cancellationToken);
        return await arrival.LookAsync(update, change, cancellationToken);
    }

    /// <summary>Pushes the change, together with those of its batch.</summary>
    /// <returns>Null when somebody else pushed meanwhile.</returns>
    private async Task<UpdateProgress?> PushAsync(
        UpdateDocument update, IReadOnlyList<UpdateDocument> others, FleetSource source, string head, IReadOnlyList<EditableFile> files, RepositoryEdit own, CancellationToken cancellationToken)
    {
        if (mates.AreToCome(others, update))
        {
            return new UpdateProgress.Pending($"It waits for others of group {update.Execution.Group}, whose turn has come, too.");
        }

        if (mates.FindTakenBack(others, update, source, files, own) is { } back)
        {
            return new UpdateProgress.Failed($"{back.Title()} was taken back, and both are written in the same place: {own.Places[0].File}:{own.Places[0].Line}.");
        }

        var (edit, written) = mates.Join(others, update, source, files, own);
        try
        {
            return await PushAsync(update, source, head, UpdateCommit.Of(written, edit, time.GetUtcNow()), cancellationToken);
        }
        catch (SourceException refused) when (!refused.IsTransient)
        {
            return new UpdateProgress.Failed(refused.Message) { IsUntouched = true };
        }
    }

    private async Task<UpdateProgress?> PushBackAsync(UpdateDocument update, FleetSource source, string head, RepositoryEdit edit, CancellationToken cancellationToken)
    {
        try
        {
            return await PushAsync(update, source, head, UpdateCommit.Of(update, edit, isBack: true, time.GetUtcNow()), cancellationToken);
        }
        catch (SourceException refused) when (update.IsMerged && !refused.IsTransient)
        {
            // A branch that takes merges only takes the way back so, too: people are told at once.
            var asked = await returns.OpenAsync(update, source, head, edit, time.GetUtcNow(), cancellationToken);
            return asked is UpdateProgress.Failed ? new UpdateProgress.Failed($"{refused.Message} {asked.Reason}") : asked;
        }
    }

    private async Task<UpdateProgress?> PushAsync(UpdateDocument update, FleetSource source, string head, ChangeCommit commit, CancellationToken cancellationToken)
    {
        if (await repositories.TryPushAsync(source, head, commit, cancellationToken) is not { } pushed)
        {
            return null;
        }

        await wake.WakeAsync(source, update, cancellationToken);
        return new UpdateProgress.Pending($"Commit {pushed[..Math.Min(8, pushed.Length)]} is pushed to branch {source.Branch} of {source.Name}.");
    }

    /// <summary>On the way back all is tried again, until the deadline.</summary>
    private static UpdateProgress Fault(string reason, bool isPending) => isPending ? new UpdateProgress.Pending(reason) : new UpdateProgress.Failed(reason);
}
