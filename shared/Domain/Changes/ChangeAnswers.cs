using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;

namespace Trimtab.Domain.Changes;

/// <summary>What a change becomes by people's answers. Pure.</summary>
internal static class ChangeAnswers
{
    private const int RememberedMessages = 50;
    private const int RememberedLinks = 200;

    /// <summary>The change after an answer, and what the person is told.</summary>
    /// <remarks>Everything is written down, also what did not count. One who says no ends it; those who say yes are counted, each once.</remarks>
    public static (ChangeDocument After, string Reply) Answered(ChangeDocument before, AnswerChange answer, ChangeMoment moment)
    {
        var heard = Heard(before, answer, moment);
        var person = moment.Context.RequestedBy;
        if (Refusal(before, answer, person, moment.Now) is { } refusal)
        {
            var why = $"{Verb(answer.Answer)} of {person} did not count: {refusal}{Quoted(answer.Why)}";
            return (ChangeRules.Noted(heard, "change.answerIgnored", why, moment) with { Status = before.Status }, refusal);
        }

        var voted = heard with { Votes = [.. heard.Votes, new ChangeVote(person, answer.Answer, answer.Why, moment.Now)] };
        if (answer.Answer == ChangeAnswer.Reject)
        {
            var rejected = ChangeRules.Ended(voted, ChangeState.Rejected, "change.rejected", $"Rejected by {person}.{Quoted(answer.Why)}", moment);
            return (ChangeRules.Told(ChangeRules.Held(rejected, person, rejected.Status, moment), NotificationEvent.ChangeAnswered, moment), rejected.Status);
        }

        var wanted = before.Decision.Approval.Votes;
        var what = $"{person} approved, {voted.Votes.Count} of {wanted} {(wanted == 1 ? "vote" : "votes")}.{Quoted(answer.Why)}";
        return (Counted(ChangeRules.Noted(voted, "change.vote", what, moment)), what);
    }

    /// <summary>The change by the approval in force, which may be another than when people were asked: votes of those who may still vote stay, and people are asked anew, for others may be among them. Until when they may answer stays as they were told.</summary>
    /// <returns>The same when it asks for nothing else, or waits for nobody's answer.</returns>
    public static ChangeDocument Ruled(ChangeDocument before, ApprovalRule approval, ChangeMoment moment)
    {
        if (before.Decision.Approval.AsksAs(approval) || before.Clearance == ChangeClearance.People || (!before.IsAsking && before.State != ChangeState.AwaitingMerge))
        {
            return before;
        }

        var ruled = before with
        {
            Decision = before.Decision with { Approval = approval },
            Votes = [.. before.Votes.Where(vote => approval.Admits(vote.Person))],
        };
        if (before.State == ChangeState.AwaitingMerge)
        {
            return ruled;
        }

        // The policy says so, whoever came by at the time.
        var byPolicy = moment with { Context = moment.Context with { RequestedBy = "trimtab" } };
        var what = $"Its policy wants {approval.Votes} {(approval.Votes == 1 ? "vote" : "votes")} of {(approval.Who.Count == 0 ? "anybody" : string.Join(", ", approval.Who))} now; {ruled.Votes.Count} of the {before.Votes.Count} given so far {(ruled.Votes.Count == 1 ? "counts" : "count")}.";
        return ChangeRules.ToldAgain(
            ChangeRules.Noted(ruled, "change.approvalChanged", what, byPolicy),
            before.State == ChangeState.Proposed ? NotificationEvent.ChangeProposed : NotificationEvent.ApprovalWanted,
            byPolicy);
    }

    /// <summary>The change once its votes are counted: they may suffice because fewer are wanted than when they were given.</summary>
    public static ChangeDocument Counted(ChangeDocument change)
        => change is { IsAsking: true, Votes.Count: > 0 } && change.Votes.Count >= change.Decision.Approval.Votes ? change with { Clearance = ChangeClearance.People } : change;

    /// <summary>Whether the votes suffice, and what follows is to be decided by the windows.</summary>
    public static bool IsCleared(ChangeDocument change) => change is { IsAsking: true, Clearance: ChangeClearance.People };

    private static string? Refusal(ChangeDocument change, AnswerChange answer, string person, DateTimeOffset now)
        => answer.Link is { } link && change.UsedLinks.Contains(link, StringComparer.Ordinal) ? "this link was used before."
            : change.State == ChangeState.AwaitingMerge && answer.Answer == ChangeAnswer.Approve ? $"its approval is the merge of {change.PullRequest?.Name}."
            : !change.IsAsking && change.State != ChangeState.AwaitingMerge ? $"the change is {FleetNode.CamelCase(change.State.ToString())} and waits for nobody's answer."
            : change.Deadline < now ? $"the deadline {change.Deadline.Value.UtcDateTime:u} is over."
            : !change.Decision.Approval.Admits(person) ? $"only {string.Join(", ", change.Decision.Approval.Who)} may answer."
            : answer.Answer == ChangeAnswer.Approve && change.Votes.Any(vote => ApprovalRule.PersonOf(vote.Person) == ApprovalRule.PersonOf(person)) ? $"{ApprovalRule.PersonOf(person)} approved it before."
            : null;

    private static ChangeDocument Heard(ChangeDocument before, AnswerChange answer, ChangeMoment moment) => before with
    {
        AnsweredMessages = [.. before.AnsweredMessages.TakeLast(RememberedMessages - 1), moment.Context.MessageId],
        UsedLinks = answer.Link is { } link && !before.UsedLinks.Contains(link, StringComparer.Ordinal) ? [.. before.UsedLinks.TakeLast(RememberedLinks - 1), link] : before.UsedLinks,
    };

    private static string Verb(ChangeAnswer answer) => answer == ChangeAnswer.Approve ? "The approval" : "The rejection";

    private static string Quoted(string why) => why.Length == 0 ? "" : $" \"{why}\"";
}
