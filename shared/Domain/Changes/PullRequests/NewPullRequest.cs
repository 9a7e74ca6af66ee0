namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>A pull request to open, into the source's branch.</summary>
/// <param name="Branch">What should be merged; it is pushed already.</param>
/// <param name="Title">One line.</param>
/// <param name="Text">Markdown.</param>
public sealed record NewPullRequest(string Branch, string Title, string Text);
