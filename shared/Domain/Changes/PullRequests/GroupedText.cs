using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>What a pull request says that asks for all changes of a group. What comes from outside is written as <see cref="PullRequestText"/> writes it.</summary>
public static class GroupedText
{
    /// <summary>Of all that grows with the changes: no host takes less than 32,000 letters.</summary>
    private const int MaxText = 26_000;
    private const int MaxSections = 18_000;
    private const int MaxEdits = 6_000;
    private const int LeastRationale = 200;
    private const int HashDigits = 8;

    /// <summary>The branch of a group in a source's repository: the same for whatever it asks for.</summary>
    public static string BranchOf(string group, string source) => $"trimtab/group-{group}-{ContentDigest.Hex(JsonValue.Create(source))[..HashDigits]}";

    /// <summary>The request of several changes.</summary>
    /// <param name="changes">At least one; all with their requests.</param>
    /// <param name="edit">What all of them edit.</param>
    /// <param name="now">The time.</param>
    public static NewPullRequest Of(IReadOnlyList<ChangeDocument> changes, RepositoryEdit edit, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentNullException.ThrowIfNull(edit);
        var request = changes[0].PullRequest!;
        var title = changes.Count == 1 ? $"Update {PullRequestText.Line(changes[0].Title())}" : $"Update {changes.Count} of group {request.Group}";
        var (text, edits) = (new StringBuilder(), new StringBuilder());
        PullRequestText.Edits(edits, edit, MaxEdits);
        List<string> sections = [.. changes.Select(change => Section(change, now))];
        if (sections.Sum(static section => section.Length) > MaxSections)
        {
            sections = [.. changes.Select(static change => $"### {PullRequestText.Code(change.Title())}\n")];
        }

        var room = (MaxText - edits.Length - sections.Sum(static section => section.Length)) / changes.Count;
        foreach (var (section, change) in sections.Zip(changes))
        {
            text.Append(section);
            if (room >= LeastRationale)
            {
                text.Append("\n<details><summary>Why the gate lets it through</summary>\n\n");
                PullRequestText.Rationale(text, change, room);
                text.Append("\n</details>\n");
            }

            text.Append('\n');
        }

        text.Append(edits);
        text.Append("\nTo **merge** it is the approval of all: each version is then watched, and taken back by itself when it fails. To **close** it rejects all of them: they are not proposed to these assets again.");
        text.Append($" `trimtab reject` takes one of them out. What nobody answers by its deadline, the first at {changes.Min(static change => change.Deadline)?.UtcDateTime:u}, leaves; what is let through meanwhile joins.\n\n");
        foreach (var change in changes)
        {
            PullRequestText.Mark(text, change);
        }

        return new NewPullRequest(request.Branch, title[..Math.Min(title.Length, PullRequestText.MaxTitle)], text.ToString());
    }

    /// <summary>What is said at a request that one of its changes leaves.</summary>
    public static string Departure(ChangeDocument change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return $"{PullRequestText.Line(change.Title())} left this request: {PullRequestText.Line(change.PullRequest?.Leaving?.Why ?? change.Status)}";
    }

    private static string Section(ChangeDocument change, DateTimeOffset now)
    {
        var text = new StringBuilder($"### {PullRequestText.Code(change.Title())}\n");
        PullRequestText.Describe(text, change, now);
        return text.ToString();
    }

    /// <summary>What a request says from which the last change has left: no marker.</summary>
    public static NewPullRequest Nothing(ChangePullRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var nothing = $"Nothing of group {request.Group} is asked for any more";
        return new NewPullRequest(request.Branch, nothing, $"{nothing}.\n");
    }
}
