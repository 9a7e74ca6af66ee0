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

    /// <summary>The commit of a pull request; the same however often it is made on one head.</summary>
    public static ChangeCommit Of(ChangeDocument change, RepositoryEdit edit)
        => Of($"Update {CommitAuthor.Line(change.Title())}", "To merge it is the approval.", change.PullRequest!.Marker, edit, change.PullRequest.Since);

    private static ChangeCommit Of(string subject, string reason, string trailer, RepositoryEdit edit, DateTimeOffset time)
    {
        var places = string.Concat(edit.Places.Select(static place => $"\n- {place.File}:{place.Line} {CommitAuthor.Line(place.Field)}: {CommitAuthor.Line(place.Old)} -> {CommitAuthor.Line(place.New)}"));
        return new ChangeCommit(
            $"{subject}\n\n{CommitAuthor.Line(reason)}\n{places}\n\nTrimtab-Update: {trailer}\n",
            CommitAuthor.Of(Author),
            time,
            [.. edit.Files.Select(static file => new FileChange(file.Path, file.Text))]);
    }
}
