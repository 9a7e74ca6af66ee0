using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.Git;

internal sealed class GitSourceTree(string directory, string revision, CommitSummary commit) : SourceTree
{
    public override string Directory => directory;

    public override string Revision => revision;

    public override CommitSummary Commit => commit;

    public override ValueTask DisposeAsync()
    {
        if (System.IO.Directory.Exists(directory))
        {
            System.IO.Directory.Delete(directory, recursive: true);
        }

        return ValueTask.CompletedTask;
    }
}
