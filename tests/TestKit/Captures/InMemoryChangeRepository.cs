using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.TestKit.Faults;

namespace Trimtab.TestKit.Captures;

/// <summary>One branch in memory. Its caller may be killed at any push.</summary>
public sealed class InMemoryChangeRepository(Killer killer) : IChangeRepository
{
    private readonly List<ChangeCommit> _commits = [];

    /// <summary>All commits, oldest first.</summary>
    public IReadOnlyList<ChangeCommit> Commits => _commits;

    /// <summary>First lines of the messages, oldest first.</summary>
    public IEnumerable<string> Subjects => _commits.Select(static commit => commit.Message.Split('\n')[0]);

    /// <summary>The files of the branch.</summary>
    public IReadOnlyDictionary<string, string> Files
    {
        get
        {
            var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var file in _commits.SelectMany(static commit => commit.Files))
            {
                if (file.Content is null)
                {
                    files.Remove(file.Path);
                }
                else
                {
                    files[file.Path] = file.Content;
                }
            }

            return files;
        }
    }

    /// <summary>False: nothing answers.</summary>
    public bool IsReachable { get; set; } = true;

    /// <summary>Runs before the next push is looked at; null: nothing does.</summary>
    public Action? BeforePush { get; set; }

    /// <summary>Somebody else's push.</summary>
    public void Add(ChangeCommit commit) => _commits.Add(commit);

    public Task<RepositoryView> OpenAsync(FleetSource source, string cluster, string? since, IReadOnlyCollection<string> paths, IReadOnlyCollection<FormerFile> bases, CancellationToken cancellationToken)
    {
        ThrowIfUnreachable();
        var known = since is null ? 0 : int.Parse(since, System.Globalization.CultureInfo.InvariantCulture);
        var lines = _commits.Skip(known).SelectMany(static commit => commit.Message.Split('\n'));
        var committed = lines.Select(line => CommitMessage.TryRead(line, cluster, out var version) ? version : null).OfType<CommittedVersion>().ToList();
        return Task.FromResult(new RepositoryView(Head, Files.Where(file => paths.Contains(file.Key)).ToDictionary(), committed, Moved(bases)));
    }

    public Task<string?> TryPushAsync(FleetSource source, string? head, IReadOnlyList<ChangeCommit> commits, CancellationToken cancellationToken)
        => killer.RunAsync(() =>
        {
            ThrowIfUnreachable();
            BeforePush?.Invoke();
            BeforePush = null;
            if (head != Head)
            {
                return Task.FromResult<string?>(null);
            }

            _commits.AddRange(commits);
            return Task.FromResult(Head);
        });

    /// <summary>Whether files changed since a commit; null: no such commit is here, because the targets' manifests are elsewhere.</summary>
    public Func<FormerFile, bool?> HasMoved { get; set; } = static _ => null;

    private Dictionary<FormerFile, bool> Moved(IEnumerable<FormerFile> bases)
        => bases.Where(file => HasMoved(file) is not null).ToDictionary(static file => file, file => HasMoved(file)!.Value);

    private string? Head => _commits.Count == 0 ? null : $"{_commits.Count}";

    private void ThrowIfUnreachable()
    {
        if (!IsReachable)
        {
            throw new SourceException("The repository can't be reached.", isTransient: true);
        }
    }
}
