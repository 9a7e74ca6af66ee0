using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Updates.Committing;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>What is done for a change's pull request in Git and at the host. Every call may be cut off and may come again: it looks first at what is there.</summary>
public sealed class PullRequestWork(IFleet fleet, IPullRequests requests, IEditableRepository repositories, IUpdateBranches branches, GroupedRequestWork grouped)
{
    private const int Attempts = 5;

    /// <summary>Opens the request, or looks what people said to it.</summary>
    public Task<PullRequestSight> LookAsync(ChangeDocument change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return TryAsync(
            change,
            async (source, request) => request.Group.Length > 0 ? await grouped.LookAsync(change, source, now, cancellationToken)
                : request.Number is { } number
                ? await ReadAsync(change, source, number, cancellationToken)
                : await FindAsync(source, request, cancellationToken) is { } there
                    ? await SeenAsync(source, request, there, cancellationToken)
                    : await OpenAsync(change, source, now, cancellationToken));
    }

    /// <summary>Closes the request with a comment, unless people were faster. A group's request goes on without the change.</summary>
    public Task<PullRequestSight> CloseAsync(ChangeDocument change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return TryAsync(change, async (source, request) =>
        {
            if (request.Group.Length > 0)
            {
                return await grouped.LeaveAsync(change, source, now, cancellationToken);
            }

            var there = request.Number is { } number ? await requests.ReadAsync(source, number, "", cancellationToken) : await FindAsync(source, request, cancellationToken);
            if (there is null or { Phase: PullRequestPhase.Merged })
            {
                return there is null ? new PullRequestSight.Closed("") : await SeenAsync(source, request, there, cancellationToken);
            }

            if (there.Phase == PullRequestPhase.Open)
            {
                await LeaveAsync(source, there, PullRequestText.Farewell(change), cancellationToken);
            }

            await DeleteBranchAsync(source, request, cancellationToken);
            return new PullRequestSight.Closed(there.By);
        });
    }

    private async Task<PullRequestSight> TryAsync(ChangeDocument change, Func<FleetSource, ChangePullRequest, Task<PullRequestSight>> work)
    {
        var request = change.PullRequest!;
        if (!fleet.Current.Sources.TryGetValue(request.Source, out var source))
        {
            return new PullRequestSight.Failing($"Source {request.Source} is not in the fleet any more.", IsTransient: false, null);
        }

        if (requests.RefusalOf(source) is { } refusal)
        {
            return new PullRequestSight.Failing(refusal, IsTransient: false, null);
        }

        try
        {
            return await work(source, request);
        }
        catch (SourceException fault)
        {
            return new PullRequestSight.Failing(fault.Message, fault.IsTransient, fault.RetryAfter);
        }
    }

    private async Task<PullRequestState?> FindAsync(FleetSource source, ChangePullRequest request, CancellationToken cancellationToken)
    {
        var mine = (await requests.ListAsync(source, request.Branch, request.Since, cancellationToken)).FirstOrDefault(state => PullRequestText.Bears(state, request.Marker));

        // A list does not say who merged or closed.
        return mine is null or { Phase: PullRequestPhase.Open } ? mine : await requests.ReadAsync(source, mine.Number, "", cancellationToken);
    }

    private async Task<PullRequestSight> ReadAsync(ChangeDocument change, FleetSource source, long number, CancellationToken cancellationToken)
    {
        var request = change.PullRequest!;
        if (await requests.ReadAsync(source, number, request.ETag, cancellationToken) is not { } state)
        {
            return new PullRequestSight.Unchanged();
        }

        return state is { Phase: PullRequestPhase.Open, HasConflict: true }
            ? await RenewAsync(change, source, state, cancellationToken)
            : await SeenAsync(source, request, state, cancellationToken);
    }

    private async Task<PullRequestSight> SeenAsync(FleetSource source, ChangePullRequest request, PullRequestState state, CancellationToken cancellationToken)
    {
        switch (state.Phase)
        {
            case PullRequestPhase.Merged:
                await DeleteBranchAsync(source, request, cancellationToken);
                return new PullRequestSight.Merged(state.By);
            case PullRequestPhase.Closed:
                return new PullRequestSight.Closed(state.By);
            default:
                return new PullRequestSight.Open(state);
        }
    }

    private async Task<PullRequestSight> OpenAsync(ChangeDocument change, FleetSource source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var request = change.PullRequest!;
        foreach (var older in (await requests.ListAsync(source, request.Branch, request.Since, cancellationToken)).Where(static state => state.Phase == PullRequestPhase.Open && PullRequestText.IsOurs(state)))
        {
            await LeaveAsync(source, older, PullRequestText.Succession(change), cancellationToken);
        }

        var (commit, edit, fault) = await PushAsync(change, source, cancellationToken);
        if (commit is null)
        {
            return fault ?? new PullRequestSight.Merged("");
        }

        var opened = await requests.OpenAsync(source, PullRequestText.Of(change, edit, now), cancellationToken)
            ?? (await requests.ListAsync(source, request.Branch, request.Since, cancellationToken)).FirstOrDefault(state => PullRequestText.Bears(state, request.Marker));
        return opened is null
            ? new PullRequestSight.Failing($"Branch {request.Branch} has a pull request that is not Trimtab's: close it, or merge it.", IsTransient: false, null)
            : new PullRequestSight.Open(opened);
    }

    private async Task<PullRequestSight> RenewAsync(ChangeDocument change, FleetSource source, PullRequestState state, CancellationToken cancellationToken)
    {
        // What can't be mended now, because of what the files say or because somebody else pushed to the branch, stays for people to see, and is tried again.
        try
        {
            var (commit, _, fault) = await PushAsync(change, source, cancellationToken);
            return commit is not null || fault is null or PullRequestSight.Failing { IsTransient: false } ? new PullRequestSight.Open(state with { ETag = "" }) : fault;
        }
        catch (SourceException refused) when (!refused.IsTransient)
        {
            return new PullRequestSight.Open(state with { ETag = "" });
        }
    }

    /// <returns>The branch's new commit; null when the source's branch says so already, or with what is wrong.</returns>
    private async Task<(string? Commit, RepositoryEdit Edit, PullRequestSight? Fault)> PushAsync(ChangeDocument change, FleetSource source, CancellationToken cancellationToken)
    {
        var request = change.PullRequest!;
        if (change.Asset.Target is not { } name || !fleet.Current.Targets.TryGetValue(name, out var target))
        {
            return (null, new RepositoryEdit([], []), new PullRequestSight.Failing($"{change.Change.Asset} is not applied by a target of the fleet any more.", IsTransient: false, null));
        }

        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var (head, files) = await repositories.ReadAsync(source, cancellationToken);
            var edit = RepositoryEditor.Apply(files, change.Change, target.Path);
            if (!edit.IsWhole)
            {
                // Another version stands there that does not run yet, so that the gate has not seen it: it will.
                return (null, edit, new PullRequestSight.Failing(string.Join(' ', edit.Faults), IsTransient: edit.Instead is not null, null));
            }

            if (edit.Files.Count == 0)
            {
                return (null, edit, null);
            }

            // What a person pushed onto an open request's branch is not written over. Whoever was killed as he pushed does not know it: the branch itself tells.
            var push = new BranchPush(request.Branch, UpdateCommit.Of(change, edit)) { OverOwnOnly = request.Number is not null };
            if (await branches.TryPushAsync(source, head, push, cancellationToken) is { } commit)
            {
                return (commit, edit, null);
            }
        }

        return (null, new RepositoryEdit([], []), new PullRequestSight.Failing($"Others push to {source.Name} all the time.", IsTransient: true, null));
    }

    private async Task LeaveAsync(FleetSource source, PullRequestState state, string comment, CancellationToken cancellationToken)
    {
        await requests.CommentAsync(source, state.Number, comment, cancellationToken);
        await requests.CloseAsync(source, state.Number, cancellationToken);
    }

    private async Task DeleteBranchAsync(FleetSource source, ChangePullRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await branches.DeleteAsync(source, request.Branch, new BranchTip.OwnOf(request.Marker), cancellationToken);
        }
        catch (SourceException)
        {
            // The next request of this part writes over what is left.
        }
    }
}
