using System.Text.RegularExpressions;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.GitHosts.PullRequests;

/// <summary>What all hosts have alike when a request is to say something else.</summary>
internal static partial class RequestEdit
{
    /// <param name="api">The host.</param>
    /// <param name="there">The request as it is; null when the host's answer names none.</param>
    /// <param name="titleNow">Its title.</param>
    /// <param name="title">What its title is to be.</param>
    /// <param name="text">What its description is to be.</param>
    /// <returns>False when it says so already.</returns>
    /// <exception cref="SourceException">The request is over, or the answer has another form.</exception>
    public static bool IsWanted(HostApi api, PullRequestState? there, string? titleNow, string title, string text) => there switch
    {
        null => throw api.Misshapen(),
        { Phase: PullRequestPhase.Open } => titleNow != title || Plain(there.Text) != Plain(text),
        _ => throw new SourceException($"{api.Source.Name}: {there.Address.AbsoluteUri} is {(there.Phase == PullRequestPhase.Merged ? "merged" : "closed")}: what it says is not changed any more.", isTransient: false),
    };

    /// <summary>The title with the words by which a person made the request a draft, at hosts where these stand in the title.</summary>
    public static string TitleOf(string title, string? titleNow) => DraftMark().Match(titleNow ?? "").Value + title;

    /// <summary>The fault of words that a host does not take.</summary>
    public static SourceException Refused(HostApi api, long number, string refusal)
    {
        var advice = refusal.Contains("reviewers", StringComparison.OrdinalIgnoreCase) ? ": take those off the request who are no users any more" : "";
        return new SourceException($"{api.Source.Name}: the host does not take what pull request {number} is to say: {refusal}{advice}", isTransient: false);
    }

    /// <summary>Some hosts change line ends, or cut the last ones.</summary>
    private static string Plain(string text) => text.ReplaceLineEndings("\n").TrimEnd();

    [GeneratedRegex(@"^\s*((draft|wip):|\[(draft|wip)\]|\(draft\))\s*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DraftMark();
}
