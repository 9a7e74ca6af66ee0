using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Updates.Committing;

/// <summary>The commit that makes an update, or takes it back.</summary>
internal static class UpdateCommit
{
    private const string Author = "trimtab";

    public static ChangeCommit Of(UpdateDocument update, RepositoryEdit edit, bool isBack, DateTimeOffset now)
        => Of(
            $"{(isBack ? "Take back" : "Update")} {CommitAuthor.Line(update.Title())}",
            isBack ? update.Failure : $"Let through for {update.RequestedBy}.",
            $"{update.Id}-{update.Attempt}",
            edit,
            now);

    /// <summary>The commit of several updates of one group.</summary>
    public static ChangeCommit Of(IReadOnlyList<UpdateDocument> updates, RepositoryEdit edit, DateTimeOffset now)
        => updates.Count == 1
            ? Of(updates[0], edit, isBack: false, now)
            : Of(
                $"Update {updates.Count} of group {updates[0].Execution.Group}",
                updates.Select(static update => $"{CommitAuthor.Line(update.Title())}, let through for {CommitAuthor.Line(update.RequestedBy)}"),
                updates.Select(static update => $"{update.Id}-{update.Attempt}"),
                edit,
                now);

    /// <summary>The commit of a pull request; the same however often it is made on one head.</summary>
    public static ChangeCommit Of(ChangeDocument change, RepositoryEdit edit)
        => Of($"Update {CommitAuthor.Line(change.Title())}", "To merge it is the approval.", change.PullRequest!.Marker, edit, change.PullRequest.Since);

    /// <summary>The commit of a pull request for a group; the same however often it is made on one head.</summary>
    public static ChangeCommit Of(IReadOnlyList<ChangeDocument> changes, RepositoryEdit edit)
        => changes.Count == 1
            ? Of(changes[0], edit)
            : Of(
                $"Update {changes.Count} of group {changes[0].PullRequest!.Group}",
                [.. changes.Select(static change => CommitAuthor.Line(change.Title())), "To merge it is the approval."],
                changes.Select(static change => change.PullRequest!.Marker),
                edit,
                changes.Max(static change => change.PullRequest!.Since));

    private static ChangeCommit Of(string subject, string reason, string trailer, RepositoryEdit edit, DateTimeOffset time)
        => Of(subject, [CommitAuthor.Line(reason)], [trailer], edit, time);

    private static ChangeCommit Of(string subject, IEnumerable<string> reasons, IEnumerable<string> trailers, RepositoryEdit edit, DateTimeOffset time)
    {
        var places = string.Concat(edit.Places.Select(static place => $"\n- {place.File}:{place.Line} {CommitAuthor.Line(place.Field)}: {CommitAuthor.Line(place.Old)} -> {CommitAuthor.Line(place.New)}"));
        return new ChangeCommit(
            $"{subject}\n\n{string.Join('\n', reasons)}\n{places}\n\n{string.Concat(trailers.Select(UpdateTrailer.Line))}",
            CommitAuthor.Of(Author),
            time,
            [.. edit.Files.Select(static file => new FileChange(file.Path, file.Text))]);
    }
}
