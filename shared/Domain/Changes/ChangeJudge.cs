using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes.PullRequests;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates;
using Trimtab.Domain.Gates.Policies;

namespace Trimtab.Domain.Changes;

/// <summary>Asks the gate, with the policies in force, the holds, and what it wants to know about contents.</summary>
public sealed class ChangeJudge(IFleet fleet, UpdateHolds holds, IArtifactEvidence evidence, SeeContent see)
{
    /// <summary>As often the gate may ask for more evidence: each time about the next candidates.</summary>
    private const int MostRounds = 6;

    /// <summary>As many contents are asked for before the rest waits for the next scan. What was asked is remembered: each scan comes further.</summary>
    private const int MostSeen = 20;

    /// <summary>Severities for which an update is for security.</summary>
    private static readonly string[] Grave = ["CRITICAL", "HIGH"];

    /// <summary>Decides about one part. Writes nothing.</summary>
    public Task<GateDecision> DecideAsync(Asset asset, PartCandidates part, DateTimeOffset now, CancellationToken cancellationToken)
        => DecideAsync(new UpdateRules(fleet.Current), asset, part, now, cancellationToken);

    /// <summary>Decides about one part by other rules than those in force. Writes nothing.</summary>
    public async Task<GateDecision> DecideAsync(UpdateRules rules, Asset asset, PartCandidates part, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(asset);
        ArgumentNullException.ThrowIfNull(part);
        Dictionary<ArtifactVersion, ArtifactEvidence> known = [];
        var question = new GateQuestion(rules.For(asset, part.Part, part.Artifact), asset, part, now)
        {
            Holds = await holds.ReadAsync(asset.Id, part.Part, cancellationToken),
            Evidence = known,
        };
        var decision = await DecideAsync(question, known, cancellationToken);
        if (decision.Choices.Count == 0 || asset.Id.Kind != AssetKind.Container)
        {
            return decision;
        }

        UpdateHold[] elsewhere = [.. (await holds.ListAsync(cancellationToken)).Where(hold => hold.WasTriedElsewhereFor(asset.Id))];
        return elsewhere.Length == 0 ? decision : await DecideAsync(question with { Holds = [.. question.Holds, .. elsewhere] }, known, cancellationToken);
    }

    private async Task<GateDecision> DecideAsync(GateQuestion question, Dictionary<ArtifactVersion, ArtifactEvidence> known, CancellationToken cancellationToken)
    {
        var decision = Gate.Decide(question);
        for (var round = 1; decision.Needs.Count > 0 && round <= MostRounds; round++)
        {
            foreach (var version in decision.Needs)
            {
                known[version] = await evidence.ReadAsync(question.Part.Artifact, version, cancellationToken);
            }

            decision = Gate.Decide(question);
        }

        return decision;
    }

    /// <summary>Has a decision name the contents of what it chose: what the last look did not ask for is asked now, and the gate again with what it points at.</summary>
    /// <returns>The decision with a digest at each choice that has one; undecided where that could not be asked.</returns>
    internal async Task<GateDecision> SeenAsync(GateDecision decision, Asset asset, PartCandidates part, DateTimeOffset now, CancellationToken cancellationToken)
    {
        HashSet<string> asked = new(StringComparer.Ordinal);
        while (decision.Choices.Select(static choice => choice.Candidate.Version).FirstOrDefault(version => version.Digest is null && !asked.Contains(version.Version)) is { } unseen)
        {
            if (asked.Count == MostSeen)
            {
                return ContentRules.Undecided(decision, $"{MostSeen} versions were asked for their content, and the gate chose others each time.");
            }

            asked.Add(unseen.Version);
            var sight = await see(part.Artifact, unseen.Version, cancellationToken);
            if (sight is ContentSight.Unknown unknown)
            {
                return ContentRules.Undecided(decision, $"What {unseen.Version} points at could not be asked: {unknown.Why}");
            }

            part = ContentRules.After(part, unseen.Version, sight);
            decision = await DecideAsync(asset, part, now, cancellationToken);
        }

        return decision;
    }

    /// <returns>Who must approve a change by the policies in force, which may be others than when people were asked.</returns>
    public ApprovalRule ApprovalOf(ChangeDocument change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new UpdateRules(fleet.Current).For(change.Asset, change.Change.Part, change.Change.Artifact).Approval.Value!;
    }

    /// <returns>Whether a change's version may not follow there, as it is written now.</returns>
    internal async Task<bool> IsHeldAsync(Change change, DateTimeOffset now, CancellationToken cancellationToken)
        => (await holds.ReadAsync(change.Asset, change.Part, cancellationToken)).Any(hold => hold.IsInForce(now) && hold.Covers(change.Artifact, change.To));

    /// <inheritdoc cref="WaitOf(Asset, Change, DateTimeOffset)"/>
    public (DateTimeOffset Until, string For)? WaitOf(ChangeDocument change, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(change);
        return WaitOf(change.Asset, change.Change, now);
    }

    /// <returns>Until when a cleared change must wait for its windows, and for which; null when it need not.</returns>
    public (DateTimeOffset Until, string For)? WaitOf(Asset asset, Change change, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(asset);
        ArgumentNullException.ThrowIfNull(change);
        var windows = new UpdateRules(fleet.Current).For(asset, change.Part, change.Artifact).Windows.Value;
        return windows.FirstClosed(now) is { } closed ? (windows.NextOpen(now) ?? DateTimeOffset.MaxValue, $"window {closed.Name}") : null;
    }

    /// <returns>The pull request that asks for a change; null where its policy wants none, or nobody knows its repository.</returns>
    public WantedPullRequest? PullRequestFor(ChangeDocument change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var now = fleet.Current;
        var policy = new UpdateRules(now).For(change.Asset, change.Change.Part, change.Change.Artifact);
        return policy.AsksByPullRequest(change.Asset) && change.Asset.Target is { } name && now.Targets.TryGetValue(name, out var target) && now.Sources.ContainsKey(target.Source)
            ? new WantedPullRequest(target.Source, policy.Execution.Value!.Group, policy.Execution.Value.GroupWait)
            : null;
    }

    /// <summary>Adds what people want to know of a change: who signed it, and whether it takes vulnerabilities away.</summary>
    internal async Task<ChangeFinding> DetailedAsync(ChangeFinding finding, CancellationToken cancellationToken)
    {
        var found = await evidence.ReadAsync(finding.Change.Artifact, finding.Change.To, cancellationToken);
        var running = await evidence.ReadAsync(finding.Change.Artifact, finding.Change.From, cancellationToken);
        found = found with { Notes = await evidence.FindNotesAsync(finding.Change.Artifact, finding.Change.To, cancellationToken) };
        return finding with { Evidence = found, IsSecurity = GraveOf(running) > GraveOf(found) };
    }

    private static int GraveOf(ArtifactEvidence evidence) => Grave.Sum(severity => evidence.Vulnerabilities?.GetValueOrDefault(severity) ?? 0);
}
