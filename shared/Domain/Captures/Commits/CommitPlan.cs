namespace Trimtab.Domain.Captures.Commits;

/// <summary>What to commit of the changes that wait.</summary>
/// <param name="Commits">In order; empty when the repository has it all.</param>
/// <param name="Versions">The newest version of each object of the batch, once the commits are pushed.</param>
public sealed record CommitPlan(IReadOnlyList<ChangeCommit> Commits, IReadOnlyList<CommittedVersion> Versions)
{
    /// <summary>Decides. Old versions, repeated ones and those that leave the file as it is give no commit.</summary>
    /// <param name="cluster">The fleet's name of the cluster.</param>
    /// <param name="waiting">Changes in any order; the same one may be there twice.</param>
    /// <param name="committed">What is known to be in the repository, by object key.</param>
    /// <param name="files">Text of the files that are there, by path.</param>
    public static CommitPlan Of(
        string cluster, IEnumerable<Capture> waiting, IReadOnlyDictionary<string, CommittedVersion> committed, IReadOnlyDictionary<string, string> files)
    {
        var versions = new Dictionary<string, CommittedVersion>(committed, StringComparer.Ordinal);
        var tree = new Dictionary<string, string>(files, StringComparer.Ordinal);
        var commits = new List<ChangeCommit>();
        foreach (var capture in waiting.Order(VersionOrder.Captures))
        {
            var before = versions.GetValueOrDefault(capture.Object.Key);
            if (before is not null && VersionOrder.Compare(capture.ResourceVersion, capture.Time, before.ResourceVersion, before.Time) <= 0)
            {
                continue;
            }

            versions[capture.Object.Key] = CommittedVersion.Of(capture);
            var named = Named(before, capture, hasFile: tree.ContainsKey(capture.Path));
            if (Changes(tree, before, capture) is { Count: > 0 } changes)
            {
                commits.Add(new ChangeCommit(CommitMessage.Of(cluster, named, MergedSince(before, capture)), CommitAuthor.Of(capture.User), capture.Time, changes));
            }
        }

        return new CommitPlan(commits, [.. versions.Values]);
    }

    private static List<FileChange> Changes(Dictionary<string, string> tree, CommittedVersion? before, Capture capture)
    {
        var changes = new List<FileChange>();
        if (before is not null && before.Path != capture.Path && IsCapturesOwn(before.Path, capture) && tree.Remove(before.Path))
        {
            // Another kind of the same name came to be captured, so that this one's folder got its group.
            changes.Add(new FileChange(before.Path, null));
        }

        if (capture.Content is null ? tree.Remove(capture.Path) : tree.GetValueOrDefault(capture.Path) != capture.Content)
        {
            changes.Add(new FileChange(capture.Path, capture.Content));
        }

        if (capture.Content is not null)
        {
            tree[capture.Path] = capture.Content;
        }

        return changes;
    }

    // A file of a target's source is people's: they may have moved the object out of it, and something else into it.
    private static bool IsCapturesOwn(string path, Capture capture)
        => path == CapturePath.Of(capture.Object, withGroup: false) || path == CapturePath.Of(capture.Object, withGroup: true);

    // A list does not show whether an object is new; a file that is there does, people's too.
    private static Capture Named(CommittedVersion? before, Capture capture, bool hasFile)
        => capture.IsFromList && capture.Content is not null
            ? capture with { Operation = !hasFile && before is null or { IsDeleted: true } ? CaptureOperation.Create : CaptureOperation.Update }
            : capture;

    private static string? MergedSince(CommittedVersion? before, Capture capture)
        => before is null ? capture.IsFromList ? "" : null
            : capture.IsFromList || (capture.Previous is { } previous && previous != before.ResourceVersion) ? before.ResourceVersion
            : null;
}
