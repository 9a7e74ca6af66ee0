using Trimtab.Domain.Changes.PullRequests;

namespace Trimtab.TestKit.Changes;

/// <summary>A pull request at a fake host.</summary>
public sealed class HostedPullRequest(long number, string branch, string title, string text)
{
    public long Number => number;

    public string Branch => branch;

    public string Title => title;

    public string Text => text;

    public PullRequestPhase Phase { get; set; }

    /// <summary>Who merged or closed it.</summary>
    public string By { get; set; } = "";

    public IList<string> Comments { get; } = [];
}
