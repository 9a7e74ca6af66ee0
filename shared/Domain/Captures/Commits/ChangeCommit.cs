namespace Trimtab.Domain.Captures.Commits;

/// <summary>One commit to write.</summary>
/// <param name="Message">Subject, body and trailer.</param>
/// <param name="Author">Who did the change; no sign in it can break a commit's header.</param>
/// <param name="Time">When.</param>
/// <param name="Files">What it changes.</param>
public sealed record ChangeCommit(string Message, CommitAuthor Author, DateTimeOffset Time, IReadOnlyList<FileChange> Files);
