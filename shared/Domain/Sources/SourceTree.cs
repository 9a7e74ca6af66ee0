namespace Trimtab.Domain.Sources;

/// <summary>The files of one commit in a directory of their own.</summary>
public abstract class SourceTree : IAsyncDisposable
{
    /// <summary>Absolute path of the directory.</summary>
    public abstract string Directory { get; }

    /// <summary>Commit id.</summary>
    public abstract string Revision { get; }

    /// <summary>First line of the commit's message, and its author's name.</summary>
    public abstract CommitSummary Commit { get; }

    public abstract ValueTask DisposeAsync();
}
