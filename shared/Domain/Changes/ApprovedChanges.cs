using Trimtab.Domain.Assets;
using Trimtab.Domain.Gates;

namespace Trimtab.Domain.Changes;

/// <summary>What people approved and nobody has begun: it waits for its window or its turn. A newer version waits until it is made; else a release each week would never let a weekly window make one.</summary>
public sealed class ApprovedChanges(ChangeDocuments changes, ChangeJudge judge, ChangeOutbox outbox)
{
    /// <returns>Of the open changes of one part those that people approved, and that may still follow what runs: the policy and the holds are asked, not whether something newer is there.</returns>
    internal async Task<IReadOnlyList<ChangeDocument>> KeptAsync(IReadOnlyList<string> open, Asset asset, PartCandidates part, ChangeMoment moment, CancellationToken cancellationToken)
    {
        List<ChangeDocument> kept = [];
        foreach (var id in open)
        {
            var (change, etag) = await changes.ReadAsync(id, cancellationToken);
            // What is merged already is spared by itself.
            if (change is { Clearance: ChangeClearance.People, State: ChangeState.Waiting or ChangeState.Approved, IsMerged: false }
                && change.Change.Artifact == part.Artifact
                && await StaysAsync(change, etag, asset, part, moment, cancellationToken))
            {
                kept.Add(change);
            }
        }

        return kept;
    }

    /// <returns>Whether a choice has to wait for one that is kept, because it would take its place. One that stands beside it need not.</returns>
    internal async Task<bool> GoBeforeAsync(IReadOnlyList<ChangeDocument> kept, GateChoice choice, Asset asset, PartCandidates part, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var change in kept)
        {
            var both = part with { Candidates = [change.Candidate, choice.Candidate] };
            var decision = await judge.DecideAsync(asset, both, now, cancellationToken);
            if (decision.Undecided.Length > 0 || decision.Choices.All(chosen => chosen.Candidate != change.Candidate))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> StaysAsync(ChangeDocument change, string etag, Asset asset, PartCandidates part, ChangeMoment moment, CancellationToken cancellationToken)
    {
        var own = part with { Candidates = [.. part.Candidates.Where(candidate => IsSame(candidate.Version, change.Change.To))] };
        var decision = await judge.DecideAsync(asset, own, moment.Now, cancellationToken);
        decision = await judge.SeenAsync(decision, asset, own, moment.Now, cancellationToken);
        if (decision.Undecided.Length > 0)
        {
            return true;
        }

        if (decision.Choices.FirstOrDefault(choice => IsSame(choice.Candidate.Version, change.Change.To)) is not { } choice)
        {
            return false;
        }

        var finding = new ChangeFinding(change.Change with { From = part.Running, Type = choice.Type }, choice, decision, asset);
        if (ChangeRules.Considered(change, finding, moment) is { } after)
        {
            // Who writes at the same time leaves it to the next scan.
            await outbox.TryWriteAsync(after, etag, cancellationToken);
        }

        return true;
    }

    private static bool IsSame(ArtifactVersion one, ArtifactVersion other)
        => one.Version == other.Version && (one.Digest is null || other.Digest is null || one.Digest == other.Digest);
}
