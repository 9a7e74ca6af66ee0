using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Updates.Committing;

/// <summary>Asks people by a pull request to take a version back, where the host lets nobody push to the source's branch.</summary>
public sealed class ReturnRequest(IPullRequests requests, IUpdateBranches branches)
{
    /// <summary>Opens the request, or finds the one that was opened.</summary>
    /// <param name="update">What is taken back.</param>
    /// <param name="source">Its source.</param>
    /// <param name="head">The head of the source's branch.</param>
    /// <param name="edit">What brings the old version back.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <returns>A failure that names the request, since a person has to merge it; pending while it can't be opened.</returns>
    public async Task<UpdateProgress> OpenAsync(UpdateDocument update, FleetSource source, string head, RepositoryEdit edit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        if (requests.RefusalOf(source) is { } refusal)
        {
            return new UpdateProgress.Pending(refusal);
        }

        var (branch, marker, since) = ($"{PullRequestText.BranchOf(update.Change.Asset, update.Change.Part)}-back", PullRequestText.MarkerOf(update), update.FailedAt ?? update.QueuedAt);
        try
        {
            var there = await FindAsync(source, branch, marker, since, cancellationToken);
            if (there is null && await branches.TryPushAsync(source, head, new BranchPush(branch, UpdateCommit.Of(update, edit, isBack: true, now)), cancellationToken) is not null)
            {
                there = await requests.OpenAsync(source, PullRequestText.Of(update, edit, branch), cancellationToken) ?? await FindAsync(source, branch, marker, since, cancellationToken);
            }

            return there is null
                ? new UpdateProgress.Pending($"A pull request on branch {branch} of {source.Name} is to take it back, and is not open yet.")
                : new UpdateProgress.Failed($"Merge {there.Address.AbsoluteUri} to take it back.");
        }
        catch (SourceException fault)
        {
            return new UpdateProgress.Pending(fault.Message);
        }
    }

    private async Task<PullRequestState?> FindAsync(FleetSource source, string branch, string marker, DateTimeOffset since, CancellationToken cancellationToken)
        => (await requests.ListAsync(source, branch, since, cancellationToken)).FirstOrDefault(state => PullRequestText.Bears(state, marker));
}
