using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Updates.Committing;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>Writes branch and text of a group's pull request for all changes that wait: the branch first, so that no text names what a merge would not bring.</summary>
/// <remarks>Who waits is read again after each write, and written anew when it has changed: two that write at once end with the same set and the same commit.</remarks>
public sealed class GroupedRequestWriting(IFleet fleet, ChangeDocuments changes, IPullRequests requests, IEditableRepository repositories, IUpdateBranches branches)
{
    /// <summary>Who comes later waits for the next request.</summary>
    public const int MaxChanges = 30;
    private const int Attempts = 5;

    /// <summary>Writes for all that wait, so that a change is among them. May throw <see cref="SourceException"/>.</summary>
    public async Task<PullRequestSight> JoinAsync(ChangeDocument change, FleetSource source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var (_, files) = await repositories.ReadAsync(source, cancellationToken);
        if (EditOf(change, source, files) is not { } own)
        {
            return new PullRequestSight.Failing($"{change.Change.Asset} is not applied from {source.Name} any more.", IsTransient: false, null);
        }

        if (!own.IsWhole)
        {
            // Another version stands there that does not run yet, so that the gate has not seen it: it will.
            return new PullRequestSight.Failing(string.Join(' ', own.Faults), IsTransient: own.Instead is not null, null);
        }

        if (own.Files.Count == 0)
        {
            return new PullRequestSight.Merged("");
        }

        var (written, asked, fault) = await WriteAsync(change, isStaying: true, source, now, cancellationToken);
        return fault
            ?? (written is not null && asked.Any(one => one.Id == change.Id)
                ? written
                : (PullRequestSight)new PullRequestSight.Failing($"It waits for the group's next request: {MaxChanges} changes are in this one, or one of them writes the same place.", IsTransient: true, null));
    }

    /// <summary>Writes for all that wait but one; closes the request when nobody is left. May throw <see cref="SourceException"/>.</summary>
    /// <returns>What is wrong; null when it is done, or there was no request.</returns>
    public async Task<PullRequestSight.Failing?> WithoutAsync(ChangeDocument change, FleetSource source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var request = change.PullRequest!;
        if (await OpenOneAsync(source, request, cancellationToken) is not { } open)
        {
            return null;
        }

        try
        {
            var (written, _, fault) = await WriteAsync(change, isStaying: false, source, now, cancellationToken);
            if (fault is not null || written is not null)
            {
                return fault;
            }
        }
        catch (SourceException refused) when (!refused.IsTransient)
        {
            // Somebody else pushed to the branch: what he does with the request decides.
            return new PullRequestSight.Failing(refused.Message, IsTransient: true, null);
        }

        // Without a marker it is nobody's answer that it is closed.
        if (await EditAsync(source, open.Number, GroupedText.Nothing(request), cancellationToken) is not null)
        {
            await requests.CloseAsync(source, open.Number, cancellationToken);
            await DeleteBranchAsync(source, open, request.Branch, cancellationToken);
        }

        return null;
    }

    /// <summary>Whether a source's branch says what a change wants.</summary>
    public async Task<bool> IsThereAsync(ChangeDocument change, FleetSource source, CancellationToken cancellationToken)
    {
        var (_, files) = await repositories.ReadAsync(source, cancellationToken);
        return EditOf(change, source, files) is { IsWhole: true, Files.Count: 0 };
    }

    /// <returns>The request as it is then, and whom it asks for; null when there is nothing to ask for; or what is wrong.</returns>
    private async Task<(PullRequestSight.Open? Written, IReadOnlyList<ChangeDocument> Asked, PullRequestSight.Failing? Fault)> WriteAsync(
        ChangeDocument change, bool isStaying, FleetSource source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var members = await MembersAsync(change, isStaying, source, cancellationToken);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var (head, files) = await repositories.ReadAsync(source, cancellationToken);
            var edits = new JoinedEdits(files);
            List<ChangeDocument> asked = [.. members.Where(member => DirectoryOf(member, source) is { } directory && edits.TryAdd(member.Change, directory))];
            if (asked.Count == 0)
            {
                return (null, [], null);
            }

            var request = asked[0].PullRequest!;
            var push = new BranchPush(request.Branch, UpdateCommit.Of(asked, edits.Whole)) { OverOwnOnly = true };
            if (await branches.TryPushAsync(source, head, push, cancellationToken) is null)
            {
                continue;
            }

            var (state, fault) = await SayAsync(source, head, asked, GroupedText.Of(asked, edits.Whole, now), cancellationToken);
            if (fault is not null)
            {
                return (null, [], fault);
            }

            var after = await MembersAsync(change, isStaying, source, cancellationToken);
            if (state is not null && after.Select(static member => member.Id).SequenceEqual(members.Select(static member => member.Id)))
            {
                // An answer that comes now is news to the next look.
                return (new PullRequestSight.Open(state with { ETag = "" }), asked, null);
            }

            members = after;
        }

        return (null, [], new PullRequestSight.Failing($"Others write to {source.Name}, or to this group, all the time.", IsTransient: true, null));
    }

    /// <returns>The request; null when it has just been merged or closed, so that who waits has to be read anew; or what is wrong.</returns>
    private async Task<(PullRequestState? State, PullRequestSight.Failing? Fault)> SayAsync(FleetSource source, string head, IReadOnlyList<ChangeDocument> asked, NewPullRequest text, CancellationToken cancellationToken)
    {
        var request = asked[0].PullRequest!;
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var open = (await requests.ListAsync(source, request.Branch, request.Since, cancellationToken)).FirstOrDefault(static state => state.Phase == PullRequestPhase.Open);
            if (open is null)
            {
                // What was pushed may just have been merged: who is in it is not asked for once more.
                if ((await repositories.ReadAsync(source, cancellationToken)).Head != head)
                {
                    return (null, null);
                }

                if (await requests.OpenAsync(source, text, cancellationToken) is { } opened)
                {
                    return (opened, null);
                }

                // Another of the group was faster.
                continue;
            }

            if (!PullRequestText.IsOurs(open) && asked.All(member => member.PullRequest!.Number != open.Number))
            {
                return (null, new PullRequestSight.Failing($"Branch {request.Branch} has a pull request that is not Trimtab's: close it, or merge it.", IsTransient: false, null));
            }

            return (await EditAsync(source, open.Number, text, cancellationToken), null);
        }

        return (null, new PullRequestSight.Failing($"The pull request on branch {request.Branch} has just ended.", IsTransient: true, null));
    }

    /// <returns>The request; null when somebody merged or closed it meanwhile.</returns>
    private async Task<PullRequestState?> EditAsync(FleetSource source, long number, NewPullRequest text, CancellationToken cancellationToken)
    {
        try
        {
            await requests.EditAsync(source, number, text.Title, text.Text, cancellationToken);
        }
        catch (SourceException refused) when (!refused.IsTransient)
        {
            if (await requests.ReadAsync(source, number, "", cancellationToken) is { Phase: PullRequestPhase.Open })
            {
                throw;
            }

            return null;
        }

        return await requests.ReadAsync(source, number, "", cancellationToken) is { Phase: PullRequestPhase.Open } state ? state : null;
    }

    private async Task<PullRequestState?> OpenOneAsync(FleetSource source, ChangePullRequest request, CancellationToken cancellationToken)
        => (await requests.ListAsync(source, request.Branch, request.Since, cancellationToken))
            .FirstOrDefault(state => state.Phase == PullRequestPhase.Open && (PullRequestText.IsOurs(state) || state.Number == request.Number));

    /// <summary>Changes that the group's request asks for, those that wait longest first. Whose request somebody has closed already does not wait any more, also when it has not looked yet.</summary>
    private async Task<IReadOnlyList<ChangeDocument>> MembersAsync(ChangeDocument change, bool isStaying, FleetSource source, CancellationToken cancellationToken)
    {
        var request = change.PullRequest!;
        var ids = (await changes.ListPullRequestsAsync(request.Source, cancellationToken)).Where(id => id != change.Id);
        var others = await Task.WhenAll(ids.Select(id => changes.ReadAsync(id, cancellationToken)));
        List<ChangeDocument> waiting =
        [
            .. others.Select(static read => read.Change).OfType<ChangeDocument>()
                .Where(other => other is { State: ChangeState.AwaitingMerge, PullRequest: { IsDone: false, Leaving: null } } && other.PullRequest.Branch == request.Branch),
        ];
        var since = waiting.Select(static other => other.PullRequest!.Since).Append(request.Since).Min();
        var closed = (await requests.ListAsync(source, request.Branch, since, cancellationToken)).Where(static state => state.Phase == PullRequestPhase.Closed).ToList();
        waiting.RemoveAll(other => closed.Exists(state => PullRequestText.Bears(state, other.PullRequest!.Marker)));
        return [.. (isStaying ? waiting.Append(change) : waiting).OrderBy(static member => member.PullRequest!.Since).ThenBy(static member => member.Id, StringComparer.Ordinal).Take(MaxChanges)];
    }

    private async Task DeleteBranchAsync(FleetSource source, PullRequestState closed, string branch, CancellationToken cancellationToken)
    {
        try
        {
            await branches.DeleteAsync(source, branch, new BranchTip.OwnAt(closed.Head), cancellationToken);
        }
        catch (SourceException)
        {
            // The group's next request writes over what is left, and what is a person's stays.
        }
    }

    private RepositoryEdit? EditOf(ChangeDocument change, FleetSource source, IReadOnlyList<EditableFile> files)
        => DirectoryOf(change, source) is { } directory ? RepositoryEditor.Apply(files, change.Change, directory) : null;

    private string? DirectoryOf(ChangeDocument change, FleetSource source)
        => change.Asset.Target is { } name && fleet.Current.Targets.TryGetValue(name, out var target) && target.Source == source.Name ? target.Path : null;
}
