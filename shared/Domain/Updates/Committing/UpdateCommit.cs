using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Updates.Committing;

/// <summary>The commit that makes an update, or takes it back.</summary>
internal static class UpdateCommit
{
    private const string Author = "trimtab";

    public static ChangeCommit Of(UpdateDocument update, RepositoryEdit edit, bool isBack, DateTimeOffset now)
    {
        var places = string.Concat(edit.Places.Select(static place => $"\n- {place.File}:{place.Line} {CommitAuthor.Line(place.Field)}: {CommitAuthor.Line(place.Old)} -> {CommitAuthor.Line(place.New)}"));
        var reason = isBack ? update.Failure : $"Let through for {update.RequestedBy}.";
        return new ChangeCommit(
            $"{(isBack ? "Take back " : "Update ")}{CommitAuthor.Line(update.Title())}\n\n{CommitAuthor.Line(reason)}\n{places}\n\nTrimtab-Update: {update.Id}-{update.Attempt}\n",
            CommitAuthor.Of(Author),
            now,
            [.. edit.Files.Select(static file => new FileChange(file.Path, file.Text))]);
    }
}
