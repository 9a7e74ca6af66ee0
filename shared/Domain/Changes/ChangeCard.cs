using System.Text;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Changes;

/// <summary>What people read of a change.</summary>
internal static class ChangeCard
{
    public static Notification Of(ChangeDocument change, NotificationEvent what, DateTimeOffset now) => new(
        $"change/{change.Id}/{change.Opening}/{what}{(what == NotificationEvent.ChangeAnswered ? $"/{change.State}" : "")}",
        what,
        change.Asset.Target ?? change.Change.Asset.ToString(),
        change.Change.Asset.Place,
        "",
        null,
        $"{change.Title()}: {Headline(change, what)}",
        Text(change, now),
        now)
    {
        Change = change.Id,
        Approval = change.IsAsking ? new ApprovalRequest(change.Id, change.Decision.Approval.Who, change.Deadline ?? now + change.Decision.Approval.Deadline) : null,
    };

    private static string Headline(ChangeDocument change, NotificationEvent what) => what switch
    {
        NotificationEvent.ApprovalWanted => change.State == ChangeState.AwaitingMerge ? "its pull request is open" : "approval wanted",
        NotificationEvent.UpdateFailed => "its pull request fails",
        NotificationEvent.ChangeProposed => "proposed",
        _ => change.State switch
        {
            ChangeState.Rejected => "rejected",
            ChangeState.Expired when change.PullRequest is not null => "nobody merged it in time",
            ChangeState.Expired => "nobody approved it in time",
            _ => change.IsMerged ? "merged" : "approved",
        },
    };

    private static string Text(ChangeDocument change, DateTimeOffset now)
    {
        var text = new StringBuilder(change.Status);
        text.Append('\n').Append($"{FleetNode.CamelCase(change.Change.Type.ToString())} step of {change.Change.Artifact} from {Named(change.Change.From)} to {Named(change.Change.To)}.");
        text.Append('\n').Append($"First seen {Age(now - change.Candidate.FirstSeen)} ago, {change.Candidate.FirstSeen.UtcDateTime:u}.");
        if (change.Evidence?.SignedBy is { } signers)
        {
            text.Append('\n').Append(signers.Count == 0 ? "Not signed by a known key." : $"Signed by {string.Join(", ", signers)}.");
        }

        if (change.Evidence?.Vulnerabilities is { Count: > 0 } found)
        {
            text.Append('\n').Append($"Known vulnerabilities: {string.Join(", ", found.Select(static entry => $"{entry.Value} {entry.Key}"))}.");
        }

        if (change.Evidence?.Notes is { } notes)
        {
            text.Append('\n').Append($"Notes: {notes}");
        }

        if (change is { State: ChangeState.AwaitingMerge, PullRequest.Address: { } page })
        {
            text.Append('\n').Append($"Merge it to approve, close it to reject: {page.AbsoluteUri}");
        }

        if (change.IsAsking)
        {
            text.Append('\n').Append($"trimtab approve {change.Id}    trimtab reject {change.Id}");
        }

        return text.ToString();
    }

    private static string Named(ArtifactVersion version) => version.Digest is { } digest ? $"{version.Version} ({digest[..Math.Min(19, digest.Length)]})" : version.Version;

    internal static string Age(TimeSpan age) => Duration.ToText(age.TotalDays >= 1 ? TimeSpan.FromDays(Math.Floor(age.TotalDays))
        : age.TotalHours >= 1 ? TimeSpan.FromHours(Math.Floor(age.TotalHours))
        : TimeSpan.FromMinutes(Math.Floor(Math.Max(0, age.TotalMinutes))));
}
