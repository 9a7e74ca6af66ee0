using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;

namespace Trimtab.Domain.Gates.Deciding;

/// <summary>One decision in the making: goes from rule to rule.</summary>
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
        var rationale = new GateRationale(question, _reasons);
        rationale.WriteSieve(sieve);
        var evidence = new EvidenceRules(question, _reasons, _needs);
        var picked = Picked(sieve, evidence);
        rationale.WriteSoak(sieve, picked);
        if (evidence.Undecided.Length > 0 || _needs.Count > 0)
        {
            var undecided = evidence.Undecided.Length > 0 ? evidence.Undecided : $"It depends on what is found out about {string.Join(" and ", _needs.Select(static need => need.Version))}.";
            return Decision(undecided, []) with { Undecided = undecided };
        }

        picked = ByHealth(ByWish(ByPullRequest(sieve, picked)));
        var choices = picked.ConvertAll(Choice);
        rationale.WriteWindows(choices);
        rationale.WriteActions(sieve, picked);
        return Decision(choices.Count == 0 ? rationale.NothingFollows(sieve) : $"{string.Join("; ", choices.Select(choice => GateWords.Of(choice, Policy.Approval.Value!)))}.", choices);
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
}
