using Trimtab.Domain.Sources;

namespace Trimtab.TestKit.Files;

/// <summary>A directory as if it had been checked out; it stays.</summary>
public sealed class DirectoryTree(string directory) : SourceTree
{
    public override string Directory => directory;

    public override string Revision { get; } = new('a', 40);

    public override CommitSummary Commit { get; } = new("A commit", "Ada Example", DateTimeOffset.UnixEpoch);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
