using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Gates.Deciding;

/// <summary>One decision in the making: goes from rule to rule and writes down what each did.</summary>
internal sealed class GateTurn(GateQuestion question)
{
    /// <summary>As many candidates are left out for what is found in them before the rest waits for the next scan.</summary>
    private const int MostRounds = 8;

    private readonly List<GateReason> _reasons = new(12);
    private readonly List<ArtifactVersion> _needs = [];

    private UpdatePolicyChain Policy => question.Policy;

    public GateDecision Decide()
    {
        if (Policy.Faults.Count > 0)
        {
            return Nothing(Policy.Faults);
        }

        if (Policy.Disabled is { } disabled)
        {
            return Nothing([disabled]);
        }

        var sieve = new CandidateSieve(question).Sift();
        Write(sieve);
        var evidence = new EvidenceRules(question, _reasons, _needs);
        var picked = Picked(sieve, evidence);
        WriteSoak(sieve, picked);
        if (evidence.Undecided.Length > 0 || _needs.Count > 0)
        {
            var undecided = evidence.Undecided.Length > 0 ? evidence.Undecided : $"It depends on what is found out about {string.Join(" and ", _needs.Select(static need => need.Version))}.";
            return Decision(undecided, []) with { Undecided = undecided };
        }

        picked = ByHealth(ByWish(ByPullRequest(sieve, picked)));
        var choices = picked.ConvertAll(Choice);
        WriteWindows(choices);
        WriteActions(sieve, picked);
        return Decision(choices.Count == 0 ? NothingFollows(sieve) : $"{string.Join("; ", choices.Select(choice => GateWords.Of(choice, Policy.Approval.Value!)))}.", choices);
    }

    private GateDecision Nothing(IReadOnlyList<GateReason> reasons)
    {
        _reasons.AddRange(reasons);
        return Decision(reasons[0].Text, []);
    }

    private GateDecision Decision(string summary, IReadOnlyList<GateChoice> choices)
        => new(question.Asset.Id, question.Part.Part, question.Part.Artifact, question.Part.Running, summary, _reasons)
        {
            Choices = choices,
            Needs = _needs,
            Approval = Policy.Approval.Value!,
        };

    private void Write(CandidateSieve sieve)
    {
        if (sieve.Filtered.Count > 0)
        {
            LeaveOut("filter", Policy.Filter.Origin, $"{Policy.Filter.Value!.Text} leaves out {sieve.Filtered.Words()}.", "Another filter.");
        }

        if (sieve.Unlike.Count > 0)
        {
            LeaveOut("order", "", $"{sieve.Unlike.Words()}: no version, or of another class than {Running()}, so that none is newer.", "A filter with a scheme, pattern or order that fits them.");
        }

        if (sieve.NotNewer.Count > 0)
        {
            LeaveOut("downgrade", Policy.ActionOf(VersionChange.Downgrade).Origin, $"{sieve.NotNewer.Words()}: not newer than {Running()}.", "");
        }

        if (Policy.Range.Value is { } range)
        {
            if (sieve.OutOfRange.Count > 0)
            {
                LeaveOut("range", Policy.Range.Origin, $"{range.Text} leaves out {sieve.OutOfRange.Words()}.", "Another range.");
            }
            else
            {
                _reasons.Add(new GateReason("range", Policy.Range.Origin, GateEffect.Passed, $"{range.Text} leaves nothing out."));
            }
        }

        if (sieve.Held.Count > 0)
        {
            var hold = question.Holds.Last(hold => hold.IsInForce(question.Now) && hold.Covers(question.Part.Artifact, sieve.Held.Newest!.Version));
            LeaveOut("hold", $"hold by {hold.By}", $"{sieve.Held.Words()}: held since {GateWords.Of(hold.Since)}{(hold.Until is { } until ? $" until {GateWords.Of(until)}" : "")}: {hold.Reason}", $"A newer version, or trimtab hold release {hold.Asset} {hold.Version.Version}.");
        }

        foreach (var (kind, tally) in sieve.Skipped)
        {
            var word = GateWords.Of(kind);
            LeaveOut(word, Policy.ActionOf(kind).Origin, $"{word}: skip leaves out {tally.Words()}.", $"Another word for {word} in a policy, or the annotation {UpdateNames.Action}{word}.");
        }
    }

    private static List<SiftedCandidate> Picked(CandidateSieve sieve, EvidenceRules evidence)
    {
        var picked = CandidatePick.From(sieve.Left, sieve.Compare);
        if (evidence.IsEmpty)
        {
            return picked;
        }

        HashSet<SiftedCandidate> judged = new(ReferenceEqualityComparer.Instance);
        for (var round = 0; round < MostRounds; round++)
        {
            var isSame = true;
            foreach (var candidate in picked.Where(candidate => candidate.IsMature && judged.Add(candidate)))
            {
                var action = evidence.Judge(candidate);
                isSame &= action == candidate.Action;
                Replace(sieve.Left, candidate, action, judged);
            }

            if (isSame)
            {
                break;
            }

            picked = CandidatePick.From(sieve.Left, sieve.Compare);
        }

        return picked;
    }

    private static void Replace(List<SiftedCandidate> left, SiftedCandidate candidate, GateAction action, HashSet<SiftedCandidate> judged)
    {
        if (action == GateAction.Skip)
        {
            left.Remove(candidate);
        }
        else if (action != candidate.Action)
        {
            var asked = candidate with { Action = action };
            left[left.IndexOf(candidate)] = asked;
            judged.Add(asked);
        }
    }

    private void WriteSoak(CandidateSieve sieve, List<SiftedCandidate> picked)
    {
        var soak = Policy.Soak;
        if (soak.Value == TimeSpan.Zero)
        {
            return;
        }

        if (sieve.Immature.Count == 0)
        {
            _reasons.Add(new GateReason("soak", soak.Origin, GateEffect.Passed, $"All are older than {Duration.ToText(soak.Value)}."));
            return;
        }

        var isChosen = picked.Exists(static candidate => !candidate.IsMature);
        var matures = sieve.Immature.Newest!.FirstSeen + soak.Value;
        _reasons.Add(new GateReason(
            "soak",
            soak.Origin,
            isChosen ? GateEffect.Waits : GateEffect.LeftOut,
            $"{sieve.Immature.Words()}: first seen {GateWords.Of(sieve.Immature.Newest.FirstSeen)}, not yet {Duration.ToText(soak.Value)} old.",
            $"Time: it is old enough at {GateWords.Of(matures)}. Or a shorter soak."));
    }

    /// <summary>Where a change becomes a pull request, that is the request for approval.</summary>
    private List<SiftedCandidate> ByPullRequest(CandidateSieve sieve, List<SiftedCandidate> picked)
    {
        if (!Policy.AsksByPullRequest(question.Asset) || !picked.Exists(static candidate => candidate.Action == GateAction.Review))
        {
            return picked;
        }

        _reasons.Add(new GateReason("pullRequest", Policy.Execution.Origin, GateEffect.Passed, "A pull request asks for approval: it is made by itself, and its merge is the answer."));

        // Asked in one way, an older version needs no less than a newer one any more.
        return CandidatePick.From(picked.ConvertAll(static candidate => candidate.Action == GateAction.Review ? candidate with { Action = GateAction.Auto } : candidate), sieve.Compare);
    }

    private List<SiftedCandidate> ByWish(List<SiftedCandidate> picked)
    {
        if (Policy.ShownOnly is not { } wish || !picked.Exists(static candidate => candidate.Action < GateAction.Manual))
        {
            return picked;
        }

        _reasons.Add(wish);
        return picked.ConvertAll(static candidate => candidate with { Action = GateAction.Manual });
    }

    private List<SiftedCandidate> ByHealth(List<SiftedCandidate> picked)
    {
        if (!Policy.Healthy.Value)
        {
            return picked;
        }

        var health = question.Asset.Health;
        if (health == AssetHealth.Healthy)
        {
            _reasons.Add(new GateReason("health", Policy.Healthy.Origin, GateEffect.Passed, "It is healthy."));
            return picked;
        }

        var why = question.Asset.HealthReason is { Length: > 0 } reason ? $": {reason.TrimEnd('.')}" : "";
        _reasons.Add(new GateReason("health", Policy.Healthy.Origin, GateEffect.Asks, $"It is not healthy ({FleetNode.CamelCase(health.ToString())}{why}): nothing is made by itself.", "It becomes healthy, or a person orders the change."));
        return picked.ConvertAll(static candidate => candidate.Action == GateAction.Auto ? candidate with { Action = GateAction.Manual } : candidate);
    }

    private GateChoice Choice(SiftedCandidate candidate)
    {
        var choice = new GateChoice(candidate.Candidate, candidate.Type, candidate.Action) { MaturesAt = candidate.MaturesAt };
        var from = candidate.MaturesAt ?? question.Now;
        if (Policy.Windows.Value.FirstClosed(from) is { } closed)
        {
            return choice with { WaitUntil = Policy.Windows.Value.NextOpen(from) ?? DateTimeOffset.MaxValue, WaitsFor = $"window {closed.Name}" };
        }

        return candidate.MaturesAt is { } matures ? choice with { WaitUntil = matures, WaitsFor = "soak" } : choice;
    }

    private void WriteWindows(List<GateChoice> choices)
    {
        var windows = Policy.Windows;
        if (windows.Value.Windows.Count == 0)
        {
            return;
        }

        if (windows.Value.FirstClosed(question.Now) is not { } closed)
        {
            _reasons.Add(new GateReason("windows", windows.Origin, GateEffect.Passed, $"Open: {string.Join(", ", windows.Value.Windows.Select(static window => window.Name))}."));
            return;
        }

        var opens = choices.Find(static choice => choice.MaturesAt is null)?.WaitUntil ?? windows.Value.NextOpen(question.Now) ?? DateTimeOffset.MaxValue;
        _reasons.Add(new GateReason(
            "windows",
            windows.Origin,
            choices.Count == 0 ? GateEffect.Passed : GateEffect.Waits,
            $"{closed.Name} is closed: {closed.WhyClosed(question.Now)}.",
            opens == DateTimeOffset.MaxValue ? "Other windows: these never open together within two years." : $"Time: open at {GateWords.Of(opens)}."));
    }

    private void WriteActions(CandidateSieve sieve, List<SiftedCandidate> picked)
    {
        foreach (var candidate in picked)
        {
            var word = GateWords.Of(candidate.Kind);
            var said = Policy.ActionOf(candidate.Kind);
            var version = candidate.Version.Version;
            _reasons.Add(new GateReason(
                word,
                said.Origin,
                GateEffect.Decided,
                $"{version} is {Step(candidate.Type)} from {Running()}; {word}: {GateWords.Of(said.Value)}{(candidate.Action == said.Value ? "" : $", here {GateWords.Of(candidate.Action)}")}.",
                candidate.Action == GateAction.Auto ? "" : Approve()));
        }

        if (picked.Count == 0 && sieve.Left.Count == 0 && _reasons.Count == 0)
        {
            _reasons.Add(new GateReason("order", "", GateEffect.Decided, $"There is nothing beside {Running()}."));
        }
    }

    private string Approve()
    {
        var rule = Policy.Approval.Value!;
        return $"{rule.Votes} {(rule.Votes == 1 ? "vote" : "votes")}{(rule.Who.Count == 0 ? "" : $" of {string.Join(", ", rule.Who)}")} (trimtab approve CHANGE), or another word in a policy.";
    }

    private string NothingFollows(CandidateSieve sieve)
    {
        // The rule that came closest to letting something pass.
        var closest = _reasons.FindLast(static reason => reason.Effect == GateEffect.LeftOut && reason.Rule is not ("order" or "downgrade" or "filter"));
        return closest is null || sieve.Left.Count > 0 ? $"Nothing is newer than {Running()}." : $"Nothing may follow {Running()}: {closest.Text}";
    }

    private string Running() => question.Part.Running.Version is { Length: > 0 } version ? version : "an image without a tag";

    private void LeaveOut(string rule, string origin, string text, string otherwise)
        => _reasons.Add(new GateReason(rule, origin, GateEffect.LeftOut, text, otherwise));

    private static string Step(VersionChange type) => type == VersionChange.Incomparable ? "a step without a kind" : $"a {GateWords.Of(type)} step";
}
