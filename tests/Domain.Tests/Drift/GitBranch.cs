using System.Text.Json.Nodes;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Manifests;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Variables;
using Trimtab.Domain.Yaml;
using Trimtab.TestKit.Faults;

namespace Trimtab.Domain.Tests.Drift;

/// <summary>One branch in memory that both sides use: manifests are built from it, and captured changes are pushed to it.</summary>
internal sealed class GitBranch(Killer killer) : ISourceRepository, IManifestBuilder, IChangeRepository
{
    private readonly List<Commit> _commits = [];

    public string Head => _commits[^1].Id;

    /// <summary>The files of the head.</summary>
    public IReadOnlyDictionary<string, string> Files => _commits[^1].Files;

    /// <summary>First lines of the captures' messages, oldest first.</summary>
    public IEnumerable<string> Captures => _commits.Where(static commit => commit.IsCapture).Select(static commit => commit.Message.Split('\n')[0]);

    /// <summary>Names of directories that are kustomizations: what is in them is built as one.</summary>
    public HashSet<string> Kustomizations { get; } = new(StringComparer.Ordinal);

    /// <summary>Somebody's push.</summary>
    public string Push(IReadOnlyDictionary<string, string?> changes) => Add(changes, "by hand", isCapture: false);

    /// <returns>Positions of the captures whose files hold a text.</returns>
    public IReadOnlyList<int> FindCaptures(string text)
        => [.. Enumerable.Range(0, _commits.Count).Where(at => _commits[at].IsCapture && Holds(at, text) && (at == 0 || !Holds(at - 1, text)))];

    public int PositionOf(string revision) => _commits.FindIndex(commit => commit.Id == revision);

    public Task<string> ReadHeadAsync(FleetSource source, CancellationToken cancellationToken) => Task.FromResult(Head);

    public Task<SourceTree> CheckoutAsync(FleetSource source, string revision, CancellationToken cancellationToken) => Task.FromResult<SourceTree>(new Tree(revision));

    public Task<IReadOnlyList<BuiltObject>> BuildAsync(SourceTree tree, string path, IReadOnlyDictionary<string, Variable>? variables, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<BuiltObject>>(
            [.. _commits[PositionOf(tree.Revision)].Files.SelectMany(file => YamlTree.Parse(file.Key, file.Value, YamlLimits.Manifests)
                .Select(static document => document.Root).OfType<JsonObject>()
                .Select(value => new BuiltObject(value, Path.GetDirectoryName(file.Key) is { } directory && Kustomizations.Contains(directory) ? directory : file.Key)))]);

    public Task<RepositoryView> OpenAsync(
        FleetSource source, string cluster, string? since, IReadOnlyCollection<string> paths, IReadOnlyCollection<FormerFile> bases, CancellationToken cancellationToken)
    {
        var lines = _commits.Skip(since is null ? 0 : PositionOf(since) + 1).SelectMany(static commit => commit.Message.Split('\n'));
        var committed = lines.Select(line => CommitMessage.TryRead(line, cluster, out var version) ? version : null).OfType<CommittedVersion>().ToList();
        var moved = bases.Where(file => PositionOf(file.Revision) >= 0)
            .ToDictionary(static file => file, file => _commits[PositionOf(file.Revision)].Files.GetValueOrDefault(file.Path) != Files.GetValueOrDefault(file.Path));
        return Task.FromResult(new RepositoryView(Head, Files.Where(file => paths.Contains(file.Key)).ToDictionary(), committed, moved));
    }

    public Task<string?> TryPushAsync(FleetSource source, string? head, IReadOnlyList<ChangeCommit> commits, CancellationToken cancellationToken)
        => killer.RunAsync(() =>
        {
            if (head != Head)
            {
                return Task.FromResult<string?>(null);
            }

            foreach (var commit in commits)
            {
                Add(commit.Files.ToDictionary(static file => file.Path, static file => file.Content), commit.Message, isCapture: true);
            }

            return Task.FromResult<string?>(Head);
        });

    private bool Holds(int at, string text) => _commits[at].Files.Values.Any(file => file.Contains(text, StringComparison.Ordinal));

    private string Add(IReadOnlyDictionary<string, string?> changes, string message, bool isCapture)
    {
        var files = new SortedDictionary<string, string>(_commits.Count == 0 ? [] : new Dictionary<string, string>(Files), StringComparer.Ordinal);
        foreach (var (path, text) in changes)
        {
            if (text is null)
            {
                files.Remove(path);
            }
            else
            {
                files[path] = text;
            }
        }

        _commits.Add(new Commit($"{_commits.Count + 1:x40}", files, message, isCapture));
        return Head;
    }

    private sealed record Commit(string Id, IReadOnlyDictionary<string, string> Files, string Message, bool IsCapture);

    private sealed class Tree(string revision) : SourceTree
    {
        public override string Directory => "";

        public override string Revision => revision;

        public override CommitSummary Commit => new("A change", "A person", DateTimeOffset.UnixEpoch);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
