using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Updates.Committing;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.TestKit.Updates;

/// <summary>One branch in memory.</summary>
public sealed class InMemoryEditableRepository : IEditableRepository
{
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly List<ChangeCommit> _commits = [];

    public IReadOnlyList<ChangeCommit> Commits => _commits;

    public string Head => $"{_commits.Count}";

    /// <summary>False: nothing answers.</summary>
    public bool IsReachable { get; set; } = true;

    /// <summary>Why no push is taken; null when they are.</summary>
    public string? Refusal { get; set; }

    /// <summary>Runs before the next push is looked at, once.</summary>
    public Action? BeforePush { get; set; }

    public string this[string path]
    {
        get => _files[path];
        set => _files[path] = value;
    }

    /// <summary>Somebody else's push.</summary>
    public void Add(ChangeCommit commit)
    {
        ArgumentNullException.ThrowIfNull(commit);
        _commits.Add(commit);
        foreach (var file in commit.Files)
        {
            _files[file.Path] = file.Content ?? "";
        }
    }

    public Task<(string Head, IReadOnlyList<EditableFile> Files)> ReadAsync(FleetSource source, CancellationToken cancellationToken)
        => IsReachable
            ? Task.FromResult<(string, IReadOnlyList<EditableFile>)>(($"{_commits.Count}", [.. _files.Select(static file => new EditableFile(file.Key, file.Value))]))
            : throw new SourceException("The host does not answer.", isTransient: true);

    public Task<string?> TryPushAsync(FleetSource source, string head, ChangeCommit commit, CancellationToken cancellationToken)
    {
        if (Refusal is { } refusal)
        {
            throw new SourceException(refusal, isTransient: false);
        }

        var before = BeforePush;
        BeforePush = null;
        before?.Invoke();
        if (head != $"{_commits.Count}")
        {
            return Task.FromResult<string?>(null);
        }

        Add(commit);
        return Task.FromResult<string?>($"{_commits.Count}");
    }
}
