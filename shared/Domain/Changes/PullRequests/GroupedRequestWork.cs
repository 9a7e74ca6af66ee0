using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Updates.Committing;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>What is done for the pull request that asks for all changes of a group. Each change looks after it by itself, and finds itself by its own marker in the request's text.</summary>
/// <remarks>
/// Whoever is not in the request yet, or leaves it, writes branch and text for all that wait: the branch first, so that no text names what a merge would not bring.
/// Killed in between, or written by two at once, the next look finds the same set and writes the same commit.
/// </remarks>
public sealed class GroupedRequestWork(IFleet fleet, ChangeDocuments changes, IPullRequests requests, IEditableRepository repositories, IUpdateBranches branches)
{
    /// <summary>Who comes later waits for the next request.</summary>
    public const int MaxChanges = 30;
    private const int Attempts = 5;

    /// <summary>Joins the group's request, or looks what people said to it. May throw <see cref="SourceException"/>.</summary>
    public async Task<PullRequestSight> LookAsync(ChangeDocument change, FleetSource source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var request = change.PullRequest!;
        var state = request.Number is { } number ? await requests.ReadAsync(source, number, request.ETag, cancellationToken) : await FindAsync(source, request, cancellationToken);
        if (state is null && request.Number is not null)
        {
            return new PullRequestSight.Unchanged();
        }

        if (state is null || !PullRequestText.Bears(state, request.Marker))
        {
            return await WriteAsync(change, source, now, cancellationToken);
        }

        return state.Phase switch
        {
            // A person may have merged what was written before this one joined the branch, or after it left.
            PullRequestPhase.Merged => await IsThereAsync(change, source, cancellationToken) ? await MergedAsync(source, request, state, cancellationToken) : await WriteAsync(change, source, now, cancellationToken),
            PullRequestPhase.Closed => new PullRequestSight.Closed(state.By),
            _ when state.HasConflict => await RenewAsync(change, source, state, now, cancellationToken),
            _ => new PullRequestSight.Open(state, null),
        };
    }

    /// <summary>Takes a change out of the group's request; closes a request that asks for nothing any more. May throw <see cref="SourceException"/>.</summary>
    public async Task<PullRequestSight> LeaveAsync(ChangeDocument change, FleetSource source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var request = change.PullRequest!;
        var state = request.Number is { } number ? await requests.ReadAsync(source, number, "", cancellationToken) : await FindAsync(source, request, cancellationToken);
        if (state is null || !PullRequestText.Bears(state, request.Marker))
        {
            return new PullRequestSight.Closed("");
        }

        if (state.Phase != PullRequestPhase.Open)
        {
            return state.Phase == PullRequestPhase.Merged && await IsThereAsync(change, source, cancellationToken)
                ? await MergedAsync(source, request, state, cancellationToken)
                : new PullRequestSight.Closed(state.Phase == PullRequestPhase.Closed ? state.By : "");
        }

        await requests.CommentAsync(source, state.Number, GroupedText.Departure(change), cancellationToken);
        var (written, fault) = await TryWriteAsync(await MembersAsync(change, isStaying: false, cancellationToken), source, now, cancellationToken);
        if (fault is not null)
        {
            return fault;
        }

        if (written is null)
        {
            await requests.CloseAsync(source, state.Number, cancellationToken);
            await DeleteBranchAsync(source, request, null, cancellationToken);
        }

        return new PullRequestSight.Closed("");
    }

    private async Task<PullRequestState?> FindAsync(FleetSource source, ChangePullRequest request, CancellationToken cancellationToken)
    {
        var mine = (await ListAsync(source, request, cancellationToken)).FirstOrDefault(state => PullRequestText.Bears(state, request.Marker));

        // A list does not say who merged or closed.
        return mine is null or { Phase: PullRequestPhase.Open } ? mine : await requests.ReadAsync(source, mine.Number, "", cancellationToken);
    }

    private Task<IReadOnlyList<PullRequestState>> ListAsync(FleetSource source, ChangePullRequest request, CancellationToken cancellationToken)
        => requests.ListAsync(source, request.Branch, request.Since, cancellationToken);

    private async Task<PullRequestSight> RenewAsync(ChangeDocument change, FleetSource source, PullRequestState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(change, source, now, cancellationToken);
        }
        catch (SourceException fault) when (!fault.IsTransient)
        {
            // What a person pushed onto the branch is not written over: people see the conflict.
            return new PullRequestSight.Open(state, null);
        }
    }

    /// <summary>Writes branch and text for all that wait, so that <paramref name="change"/> is among them.</summary>
    private async Task<PullRequestSight> WriteAsync(ChangeDocument change, FleetSource source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var members = await MembersAsync(change, isStaying: true, cancellationToken);
        if (members.All(member => member.Id != change.Id))
        {
            return new PullRequestSight.Failing($"{MaxChanges} changes of group {change.PullRequest!.Group} wait for their merge already: it joins the next request.", IsTransient: true, null);
        }

        var (_, files) = await repositories.ReadAsync(source, cancellationToken);
        if (EditOf(change, files) is not { } own)
        {
            return new PullRequestSight.Failing($"{change.Change.Asset} is not applied by a target of the fleet any more.", IsTransient: false, null);
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

        var (written, fault) = await TryWriteAsync(members, source, now, cancellationToken);
        return fault ?? written ?? (PullRequestSight)new PullRequestSight.Failing($"Branch {source.Branch} of {source.Name} has just moved on.", IsTransient: true, null);
    }

    /// <returns>The request as it is then; null when there is nothing to ask for; or what is wrong.</returns>
    private async Task<(PullRequestSight.Open? Written, PullRequestSight.Failing? Fault)> TryWriteAsync(IReadOnlyList<ChangeDocument> members, FleetSource source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var (head, files) = await repositories.ReadAsync(source, cancellationToken);
            var edits = new JoinedEdits(files);
            List<ChangeDocument> asked = [.. members.Where(member => DirectoryOf(member) is { } directory && edits.TryAdd(member.Change, directory))];
            if (asked.Count == 0)
            {
                return (null, null);
            }

            var request = asked[0].PullRequest!;
            var push = new BranchPush(request.Branch, null, UpdateCommit.Of(asked, edits.Whole)) { OverOwnOnly = true };
            if (await branches.TryPushAsync(source, head, push, cancellationToken) is not { } commit)
            {
                continue;
            }

            var text = GroupedText.Of(asked, edits.Whole, now);
            var state = await SayAsync(source, request with { Since = asked.Min(static member => member.PullRequest!.Since) }, text, cancellationToken);
            return state is null
                ? (null, new PullRequestSight.Failing($"Branch {request.Branch} has a pull request that is not Trimtab's: close it, or merge it.", IsTransient: false, null))
                : (new PullRequestSight.Open(state, commit), null);
        }

        return (null, new PullRequestSight.Failing($"Others push to {source.Name} all the time.", IsTransient: true, null));
    }

    private async Task<PullRequestState?> SayAsync(FleetSource source, ChangePullRequest request, NewPullRequest text, CancellationToken cancellationToken)
    {
        var open = (await ListAsync(source, request, cancellationToken)).FirstOrDefault(static state => state.Phase == PullRequestPhase.Open);
        if (open is null)
        {
            return await requests.OpenAsync(source, text, cancellationToken);
        }

        if (!PullRequestText.IsOurs(open))
        {
            return null;
        }

        await requests.EditAsync(source, open.Number, text.Title, text.Text, cancellationToken);
        return await requests.ReadAsync(source, open.Number, "", cancellationToken);
    }

    /// <summary>Changes that the group's request asks for, those that wait longest first.</summary>
    private async Task<IReadOnlyList<ChangeDocument>> MembersAsync(ChangeDocument change, bool isStaying, CancellationToken cancellationToken)
    {
        var request = change.PullRequest!;
        var ids = (await changes.ListPullRequestsAsync(request.Source, cancellationToken)).Where(id => id != change.Id);
        var others = await Task.WhenAll(ids.Select(id => changes.ReadAsync(id, cancellationToken)));
        var waiting = others.Select(static read => read.Change).OfType<ChangeDocument>()
            .Where(other => other is { State: ChangeState.AwaitingMerge, PullRequest: { IsDone: false, Leaving: null } } && other.PullRequest.Branch == request.Branch);
        return [.. (isStaying ? waiting.Append(change) : waiting).OrderBy(static member => member.PullRequest!.Since).ThenBy(static member => member.Id, StringComparer.Ordinal).Take(MaxChanges)];
    }

    private async Task<bool> IsThereAsync(ChangeDocument change, FleetSource source, CancellationToken cancellationToken)
    {
        var (_, files) = await repositories.ReadAsync(source, cancellationToken);
        return EditOf(change, files) is { IsWhole: true, Files.Count: 0 };
    }

    private async Task<PullRequestSight> MergedAsync(FleetSource source, ChangePullRequest request, PullRequestState state, CancellationToken cancellationToken)
    {
        await DeleteBranchAsync(source, request, state.Head, cancellationToken);
        return new PullRequestSight.Merged(state.By);
    }

    private async Task DeleteBranchAsync(FleetSource source, ChangePullRequest request, string? commit, CancellationToken cancellationToken)
    {
        try
        {
            await branches.DeleteAsync(source, request.Branch, commit, cancellationToken);
        }
        catch (SourceException)
        {
            // The group's next request writes over what is left.
        }
    }

    private RepositoryEdit? EditOf(ChangeDocument change, IReadOnlyList<EditableFile> files)
        => DirectoryOf(change) is { } directory ? RepositoryEditor.Apply(files, change.Change, directory) : null;

    private string? DirectoryOf(ChangeDocument change)
        => change.Asset.Target is { } name && fleet.Current.Targets.TryGetValue(name, out var target) ? target.Path : null;
}
