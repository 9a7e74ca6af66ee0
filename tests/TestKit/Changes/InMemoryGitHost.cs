using System.Globalization;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Updates.Committing;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Updates;

namespace Trimtab.TestKit.Changes;

/// <summary>A Git host with one repository: branches and pull requests. Its caller may be killed at any call.</summary>
/// <param name="repository">The source's own branch.</param>
/// <param name="killer">Kills.</param>
public sealed class InMemoryGitHost(InMemoryEditableRepository repository, Killer killer) : IPullRequests, IUpdateBranches
{
    private readonly Dictionary<string, (string Id, ChangeCommit Commit)> _branches = new(StringComparer.Ordinal);
    private readonly List<HostedPullRequest> _requests = [];
    private int _commits;

    /// <summary>All that were ever opened, the oldest first.</summary>
    public IReadOnlyList<HostedPullRequest> Requests => _requests;

    public IEnumerable<string> Branches => _branches.Keys;

    /// <summary>False: nothing answers.</summary>
    public bool IsReachable { get; set; } = true;

    /// <summary>Why the host takes no request; null when it does.</summary>
    public string? Refusal { get; set; }

    /// <summary>Called before each answer; null: nothing.</summary>
    public Action? Asked { get; set; }

    /// <summary>How often a request was read.</summary>
    public int Reads { get; private set; }

    /// <summary>Requests that can't be merged because of a conflict.</summary>
    public ISet<long> Conflicts { get; } = new HashSet<long>();

    public void Merge(long number, string by)
    {
        var request = Find(number);
        repository.Add(_branches[request.Branch].Commit);
        (request.Phase, request.By) = (PullRequestPhase.Merged, by);
    }

    public void Close(long number, string by) => (Find(number).Phase, Find(number).By) = (PullRequestPhase.Closed, by);

    /// <summary>Somebody's push onto a branch.</summary>
    public void PushTo(string branch) => _branches[branch] = (NewId(), _branches[branch].Commit with { Message = "Mend it by hand\n", Author = CommitAuthor.Of("alice") });

    public string HeadOf(string branch) => _branches[branch].Id;

    public string? RefusalOf(FleetSource source) => null;

    public Task<IReadOnlyList<PullRequestState>> ListAsync(FleetSource source, string branch, DateTimeOffset since, CancellationToken cancellationToken) => AskAsync<IReadOnlyList<PullRequestState>>(
        () => [.. _requests.Where(request => request.Branch == branch).OrderByDescending(static request => request.Number).Select(request => StateOf(request) with { By = "" })]);

    public Task<PullRequestState?> OpenAsync(FleetSource source, NewPullRequest request, CancellationToken cancellationToken) => AskAsync(() =>
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!_branches.ContainsKey(request.Branch))
        {
            throw new SourceException("There is no such branch.", isTransient: false);
        }

        if (_requests.Any(there => there.Branch == request.Branch && there.Phase == PullRequestPhase.Open))
        {
            return null;
        }

        _requests.Add(new HostedPullRequest(_requests.Count + 1, request.Branch, request.Title, request.Text));
        return StateOf(_requests[^1]);
    });

    public Task<PullRequestState?> ReadAsync(FleetSource source, long number, string etag, CancellationToken cancellationToken) => AskAsync(() =>
    {
        Reads++;
        var state = StateOf(Find(number));
        return state.ETag == etag ? null : state;
    });

    public Task EditAsync(FleetSource source, long number, string title, string text, CancellationToken cancellationToken) => AskAsync(() =>
    {
        if (Find(number).Phase != PullRequestPhase.Open)
        {
            throw new SourceException($"It is {Find(number).Phase}: what it says is not changed any more.", isTransient: false);
        }

        Find(number).Edit(title, text);
        return true;
    });

    public Task CommentAsync(FleetSource source, long number, string text, CancellationToken cancellationToken) => AskAsync(() =>
    {
        if (!Find(number).Comments.Contains(text))
        {
            Find(number).Comments.Add(text);
        }

        return true;
    });

    public Task CloseAsync(FleetSource source, long number, CancellationToken cancellationToken) => AskAsync(() =>
    {
        if (Find(number).Phase == PullRequestPhase.Merged)
        {
            throw new SourceException("It is merged.", isTransient: false);
        }

        Close(number, "trimtab");
        return true;
    });

    public Task<string?> TryPushAsync(FleetSource source, string head, BranchPush push, CancellationToken cancellationToken) => AskAsync(() =>
    {
        ArgumentNullException.ThrowIfNull(push);
        if (head != repository.Head)
        {
            return null;
        }

        if (push.OverOwnOnly && _branches.TryGetValue(push.Branch, out var there) && !UpdateTrailer.IsIn(there.Commit.Message))
        {
            throw new SourceException($"{source.Name}: somebody else pushed to branch {push.Branch}: merge or close its pull request, and delete the branch.", isTransient: false);
        }

        _branches[push.Branch] = (NewId(), push.Commit);
        return _branches[push.Branch].Id;
    });

    public Task DeleteAsync(FleetSource source, string branch, BranchTip tip, CancellationToken cancellationToken) => AskAsync(() =>
    {
        if (_branches.TryGetValue(branch, out var there) && Is(there, tip))
        {
            _branches.Remove(branch);
        }

        return true;
    });

    private static bool Is((string Id, ChangeCommit Commit) there, BranchTip tip) => tip.IsMet(there.Id, there.Commit.Message, UpdateTrailer.IsIn(there.Commit.Message));

    private HostedPullRequest Find(long number) => _requests.Single(request => request.Number == number);

    private PullRequestState StateOf(HostedPullRequest request)
    {
        var (head, hasConflict) = (_branches.TryGetValue(request.Branch, out var there) ? there.Id : "", Conflicts.Contains(request.Number));
        return new PullRequestState(request.Number, new Uri($"https://git.example.com/acme/shop/pulls/{request.Number}"), request.Phase, head, request.Text)
        {
            By = request.By,
            HasConflict = hasConflict,
            ETag = $"\"{request.Phase}-{head}-{hasConflict}-{request.Edits}\"",
        };
    }

    private string NewId() => (++_commits).ToString("x40", CultureInfo.InvariantCulture);

    private Task<T> AskAsync<T>(Func<T> answer) => killer.RunAsync(() =>
    {
        Asked?.Invoke();
        return !IsReachable ? throw new SourceException("The host does not answer.", isTransient: true)
            : Refusal is { } refusal ? throw new SourceException(refusal, isTransient: false)
            : Task.FromResult(answer());
    });
}
