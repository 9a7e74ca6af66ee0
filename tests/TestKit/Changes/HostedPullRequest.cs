using Trimtab.Domain.Changes.PullRequests;

namespace Trimtab.TestKit.Changes;

/// <summary>A pull request at a fake host.</summary>
public sealed class HostedPullRequest(long number, string branch, string title, string text)
{
    public long Number => number;

    public string Branch => branch;

    public string Title { get; private set; } = title;

    public string Text { get; private set; } = text;

    /// <summary>How often what it says became another.</summary>
    public int Edits { get; private set; }

    public PullRequestPhase Phase { get; set; }

    /// <summary>Who merged or closed it.</summary>
    public string By { get; set; } = "";

    public IList<string> Comments { get; } = [];

    /// <summary>Says something else.</summary>
    public void Edit(string newTitle, string newText)
    {
        Edits += newTitle == Title && newText == Text ? 0 : 1;
        (Title, Text) = (newTitle, newText);
    }
}
