using System.Buffers;
using System.Text;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Editing;

namespace Trimtab.Domain.Changes.PullRequests;

/// <summary>What a pull request says. Versions, labels and notes come from outside: no sign of theirs ends a line, a table or a code block.</summary>
public static class PullRequestText
{
    private const string Trailer = "Trimtab-Change: ";
    private const string Goodbye = "Trimtab closes this request: ";
    internal const int MaxTitle = 200;
    private const int MaxName = 80;
    private const int MaxRationale = 10_000;
    private const int MaxPlaces = 50;
    private static readonly SearchValues<char> Markup = SearchValues.Create("<>|`()");

    /// <summary>The branch of one part of an asset: the same for all its versions.</summary>
    public static string BranchOf(AssetId asset, string part)
    {
        var name = string.Concat($"{asset}{(part == asset.Name || part == Change.Chart ? "" : $"-{part}")}".Select(static sign => char.IsAsciiLetterOrDigit(sign) ? sign : '-'));
        return $"trimtab/{name[..Math.Min(name.Length, MaxName)].Trim('-')}-{PartKey.Of(asset, part)[..8]}";
    }

    /// <summary>Tells a change's request from those of its other openings and of other changes.</summary>
    public static string MarkerOf(ChangeDocument change, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(change);
        return $"{change.Id}.{change.Opening}.{now.ToUnixTimeSeconds()}";
    }

    /// <summary>Tells the request that takes an update back from those of others.</summary>
    public static string MarkerOf(UpdateDocument update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return $"{update.Id}.back.{(update.FailedAt ?? update.QueuedAt).ToUnixTimeSeconds()}";
    }

    /// <summary>Whether a request is the one of a marker.</summary>
    public static bool Bears(PullRequestState state, string marker)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Text.Contains(Trailer + marker, StringComparison.Ordinal);
    }

    /// <summary>Whether a request was opened by Trimtab, for whichever change.</summary>
    public static bool IsOurs(PullRequestState state) => Bears(state, "");

    /// <summary>The request of a change.</summary>
    public static NewPullRequest Of(ChangeDocument change, RepositoryEdit edit, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(edit);
        var title = $"Update {Line(change.Title())}";
        return new NewPullRequest(change.PullRequest!.Branch, title[..Math.Min(title.Length, MaxTitle)], Body(change, edit, now));
    }

    /// <summary>The request that takes an update back.</summary>
    public static NewPullRequest Of(UpdateDocument update, RepositoryEdit edit, string branch)
    {
        ArgumentNullException.ThrowIfNull(update);
        ArgumentNullException.ThrowIfNull(edit);
        var (title, text) = ($"Take back {Line(update.Title())}", new StringBuilder());
        text.Append($"{Code(update.Change.To.Version)} runs on {Code(update.Change.Asset.ToString())} and failed: {Code(update.Failure)}\n\n**Merge this to bring {Code(update.Change.From.Version)} back**: the host does not let Trimtab push to this branch.\n");
        Edits(text, edit);
        text.Append($"\n{Trailer}{MarkerOf(update)}\n");
        return new NewPullRequest(branch, title[..Math.Min(title.Length, MaxTitle)], text.ToString());
    }

    /// <summary>What is said at a request that Trimtab closes.</summary>
    public static string Farewell(ChangeDocument change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return $"{Goodbye}{Line(change.PullRequest?.Leaving?.Why ?? change.Status)}";
    }

    /// <summary>What is said at an older request that a newer one closes.</summary>
    public static string Succession(ChangeDocument newer)
    {
        ArgumentNullException.ThrowIfNull(newer);
        return $"{Goodbye}{TakesPlace(newer.Change.To)}";
    }

    /// <summary>Why an older version's request goes.</summary>
    public static string TakesPlace(ArtifactVersion newer)
    {
        ArgumentNullException.ThrowIfNull(newer);
        return $"{Line(newer.Version)} takes its place.";
    }

    private static string Body(ChangeDocument change, RepositoryEdit edit, DateTimeOffset now)
    {
        var text = new StringBuilder();
        Describe(text, change, now);
        Edits(text, edit);
        text.Append("\nWhy the gate lets it through:\n");
        Rationale(text, change, MaxRationale);
        text.Append("\nTo **merge** it is the approval: the version is then watched, and taken back when it fails. To **close** it rejects the version, which is not proposed to this asset again.");
        text.Append($" Unanswered it is closed at {change.Deadline?.UtcDateTime:u}, or when a newer version takes its place.\n\n");
        Mark(text, change);
        return text.ToString();
    }

    /// <summary>What people want to know of one change.</summary>
    internal static void Describe(StringBuilder text, ChangeDocument change, DateTimeOffset now)
    {
        var (proposed, evidence) = (change.Change, change.Evidence);
        text.Append($"{Code(proposed.Asset.ToString())}: {Code(proposed.Artifact)}{(proposed.Part == Change.Chart ? "" : $" of container {Code(proposed.Part)}")}\n\n| | |\n|---|---|\n");
        Row(text, "from", Named(proposed.From));
        Row(text, "to", Named(proposed.To));
        Row(text, "step", FleetNode.CamelCase(proposed.Type.ToString()));
        Row(text, "first seen", $"{ChangeCard.Age(now - change.Candidate.FirstSeen)} ago, {change.Candidate.FirstSeen.UtcDateTime:u}");
        Row(text, "signed by", evidence?.SignedBy is not { } keys ? "nobody could look" : keys.Count == 0 ? "no known key" : string.Join(", ", keys.Select(Code)));
        Row(text, "known vulnerabilities", evidence?.Vulnerabilities is not { } found ? "no report" : found.Count == 0 ? "none" : string.Join(", ", found.Select(static entry => $"{entry.Value} {Code(entry.Key)}")));
        if (evidence?.Notes is { } notes)
        {
            Row(text, "notes", LinkTo(notes));
        }
    }

    internal static void Rationale(StringBuilder text, ChangeDocument change, int most)
    {
        var rationale = GateText.Write(change.Decision).Replace("```", "'''", StringComparison.Ordinal);
        text.Append($"```text\n{(rationale.Length <= most ? rationale : rationale[..most] + "…\n")}```\n");
    }

    /// <summary>The line by which a change finds its request again.</summary>
    internal static void Mark(StringBuilder text, ChangeDocument change) => text.Append($"{Trailer}{change.PullRequest!.Marker}\n");

    internal static void Edits(StringBuilder text, RepositoryEdit edit, int most = int.MaxValue)
    {
        var begin = text.Length;
        text.Append("\nEdited:\n");
        foreach (var place in edit.Places.Take(MaxPlaces))
        {
            var line = $"- {Code($"{place.File}:{place.Line}")} {Code(place.Field)}: {Code(place.Old)} → {Code(place.New)}\n";
            if (text.Length - begin + line.Length > most)
            {
                text.Append("- …\n");
                break;
            }

            text.Append(line);
        }
    }

    private static void Row(StringBuilder text, string name, string value) => text.Append($"| {name} | {value} |\n");

    private static string Named(ArtifactVersion version) => version.Digest is { } digest ? $"{Code(version.Version)} {Code(digest)}" : Code(version.Version);

    private static string LinkTo(string notes)
        => Uri.TryCreate(notes, UriKind.Absolute, out var link) && link.Scheme is "https" or "http" && link.UserInfo.Length == 0 && !link.AbsoluteUri.AsSpan().ContainsAny(Markup)
            ? $"<{link.AbsoluteUri}>"
            : Code(notes);

    internal static string Code(string text) => $"`{Line(text).Replace('`', '\'').Replace('|', '/')}`";

    internal static string Line(string text) => string.Concat(text.Select(static sign => char.IsControl(sign) || sign is '\u2028' or '\u2029' ? ' ' : sign)).Trim();
}
