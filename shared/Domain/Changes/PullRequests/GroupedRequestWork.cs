using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Updates.Committing;

namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>What is done for the pull request that asks for all changes of a group. Each change looks after it by itself, and finds itself by its own marker in the request's text.</summary>
/// <remarks>Whoever is not in the request yet, or leaves it, has branch and text written for all that wait. Killed anywhere, the next look finds what is missing.</remarks>
public sealed class GroupedRequestWork(IPullRequests requests, IUpdateBranches branches, GroupedRequestWriting writing)
{
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
            return await writing.JoinAsync(change, source, now, cancellationToken);
        }

        return state.Phase switch
        {
            // A person may have merged what was written before this one joined the branch, or after it left.
            PullRequestPhase.Merged => await writing.IsThereAsync(change, source, cancellationToken) ? await MergedAsync(source, request, state, cancellationToken) : await writing.JoinAsync(change, source, now, cancellationToken),
            PullRequestPhase.Closed => await ClosedAsync(change, source, state, now, cancellationToken),
            _ when state.HasConflict => await RenewAsync(change, source, state, now, cancellationToken),
            _ => new PullRequestSight.Open(state),
        };
    }

    /// <summary>Takes a change out of the group's request; closes a request that asks for nothing any more. May throw <see cref="SourceException"/>.</summary>
    public async Task<PullRequestSight> LeaveAsync(ChangeDocument change, FleetSource source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        var request = change.PullRequest!;
        var state = await ReadAsync(source, request, cancellationToken);
        if (state is { Phase: not PullRequestPhase.Open } && PullRequestText.Bears(state, request.Marker))
        {
            return await EndedAsync(change, source, state, cancellationToken);
        }

        if (state is { Phase: PullRequestPhase.Open })
        {
            await requests.CommentAsync(source, state.Number, GroupedText.Departure(change), cancellationToken);
        }

        // Also where the text does not name it: a killed process may have written the branch only.
        if (await writing.WithoutAsync(change, source, now, cancellationToken) is { } fault)
        {
            return fault;
        }

        // Somebody may have merged meanwhile what was there before.
        return state is not null && await requests.ReadAsync(source, state.Number, "", cancellationToken) is { Phase: PullRequestPhase.Merged } merged
            ? await EndedAsync(change, source, merged, cancellationToken)
            : new PullRequestSight.Closed("");
    }

    private async Task<PullRequestState?> ReadAsync(FleetSource source, ChangePullRequest request, CancellationToken cancellationToken)
        => request.Number is { } number ? await requests.ReadAsync(source, number, "", cancellationToken) : await FindAsync(source, request, cancellationToken);

    private async Task<PullRequestState?> FindAsync(FleetSource source, ChangePullRequest request, CancellationToken cancellationToken)
    {
        var mine = (await requests.ListAsync(source, request.Branch, request.Since, cancellationToken)).FirstOrDefault(state => PullRequestText.Bears(state, request.Marker));

        // A list does not say who merged or closed.
        return mine is null or { Phase: PullRequestPhase.Open } ? mine : await requests.ReadAsync(source, mine.Number, "", cancellationToken);
    }

    private async Task<PullRequestSight> ClosedAsync(ChangeDocument change, FleetSource source, PullRequestState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await writing.IsThereAsync(change, source, cancellationToken))
        {
            return new PullRequestSight.Merged("");
        }

        // Another of the group may have joined since, and have taken this one along into the next request.
        return await writing.WithoutAsync(change, source, now, cancellationToken) ?? (PullRequestSight)new PullRequestSight.Closed(state.By);
    }

    private async Task<PullRequestSight> EndedAsync(ChangeDocument change, FleetSource source, PullRequestState state, CancellationToken cancellationToken)
        => state.Phase == PullRequestPhase.Merged && await writing.IsThereAsync(change, source, cancellationToken)
            ? await MergedAsync(source, change.PullRequest!, state, cancellationToken)
            : new PullRequestSight.Closed(state.Phase == PullRequestPhase.Closed ? state.By : "");

    private async Task<PullRequestSight> RenewAsync(ChangeDocument change, FleetSource source, PullRequestState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await writing.JoinAsync(change, source, now, cancellationToken);
        }
        catch (SourceException fault) when (!fault.IsTransient)
        {
            // What a person pushed onto the branch is not written over: people see the conflict.
            return new PullRequestSight.Open(state with { ETag = "" });
        }
    }

    private async Task<PullRequestSight> MergedAsync(FleetSource source, ChangePullRequest request, PullRequestState state, CancellationToken cancellationToken)
    {
        try
        {
            await branches.DeleteAsync(source, request.Branch, new BranchTip.At(state.Head), cancellationToken);
        }
        catch (SourceException)
        {
            // The group's next request writes over what is left.
        }

        return new PullRequestSight.Merged(state.By);
    }
}
