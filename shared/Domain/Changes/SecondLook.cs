using Trimtab.Domain.Changes.PullRequests;

namespace Trimtab.Domain.Changes;

/// <summary>Asks the gate again about changes that wait.</summary>
public sealed class SecondLook(ChangeJudge judge, ChangeOutbox outbox)
{
    /// <summary>Much may have happened since a change was considered. What people approved and is ordered already stays so, unless it may not follow any more.</summary>
    public async Task LookAsync(ChangeDocument change, string etag, ChangeMoment moment, CancellationToken cancellationToken)
    {
        var part = new PartCandidates(change.Change.Asset, change.Change.Part, change.Change.Artifact, change.Change.From, [change.Candidate]);
        var decision = await judge.DecideAsync(change.Asset, part, moment.Now, cancellationToken);
        var after = decision switch
        {
            _ when change.State == ChangeState.AwaitingMerge => decision is { Undecided.Length: 0, Chosen: null } ? PullRequestRules.Leaving(change, ChangeState.Superseded, decision.Summary, moment) : change,
            { Undecided.Length: > 0 } => change with { WaitUntil = moment.Now + TimeSpan.FromMinutes(1), Status = decision.Undecided },
            { Chosen: null } => ChangeRules.Superseded(change, $"It may not follow any more. {decision.Summary}", moment),
            _ when change is { Clearance: ChangeClearance.People, State: ChangeState.Approved } => change,
            _ when change.Clearance == ChangeClearance.People => judge.WaitOf(change, moment.Now) is { } wait
                ? ChangeRules.Cleared(change, wait.Until, wait.For, moment)
                : ChangeRules.Cleared(change, null, "", moment),
            _ => ChangeRules.Considered(change, new ChangeFinding(change.Change with { Type = decision.Chosen.Type }, decision.Chosen, decision, change.Asset), moment) ?? change,
        };
        await outbox.TryWriteAsync(after, etag, cancellationToken);
    }
}
