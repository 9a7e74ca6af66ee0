using Trimtab.Domain.Sources;

namespace Trimtab.Cli;

/// <summary>A directory of this machine as a source tree: nothing is checked out, nothing removed.</summary>
internal sealed class LocalTree(string directory) : SourceTree
{
    public override string Directory { get; } = directory;

    public override string Revision => "of the working directory";

    public override CommitSummary Commit { get; } = new("", "", DateTimeOffset.UnixEpoch);

    /// <summary>Splits a directory into the tree it lies in (the working tree of its repository, else itself) and the path inside it.</summary>
    /// <exception cref="CliException">There is no such directory.</exception>
    public static (LocalTree Tree, string Path) Find(string directory)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(directory));
        if (!System.IO.Directory.Exists(full))
        {
            throw new CliException($"There is no directory {directory}.", ExitCode.Usage);
        }

        var root = new DirectoryInfo(full);
        while (root is not null && !System.IO.Path.Exists(System.IO.Path.Combine(root.FullName, ".git")))
        {
            root = root.Parent;
        }

        var top = root?.FullName ?? full;
        var path = System.IO.Path.GetRelativePath(top, full);
        return (new LocalTree(top), path == "." ? "" : path);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
