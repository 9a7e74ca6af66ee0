using Trimtab.Domain.Changes;
using Trimtab.Domain.Gates.Policies;

namespace Trimtab.Domain.Gates.Deciding;

/// <summary>What signatures and vulnerabilities say to a candidate.</summary>
/// <param name="question">The question.</param>
/// <param name="reasons">Where findings are written.</param>
/// <param name="needs">Where missing evidence is asked for.</param>
internal sealed class EvidenceRules(GateQuestion question, List<GateReason> reasons, List<ArtifactVersion> needs)
{
    private readonly Said<IReadOnlyList<string>?> _signedBy = question.Policy.SignedBy;
    private readonly Said<VulnerabilityRule?> _vulnerabilities = question.Policy.Vulnerabilities;

    public bool IsEmpty => _signedBy.Value!.Count == 0 && _vulnerabilities.Value is null;

    /// <summary>Why nothing can be decided; empty when it can.</summary>
    public string Undecided { get; private set; } = "";

    /// <returns>The candidate's action by the evidence: <see cref="GateAction.Skip"/> when it may not follow.</returns>
    public GateAction Judge(SiftedCandidate candidate)
    {
        if (!question.Evidence.TryGetValue(candidate.Version, out var evidence))
        {
            Need(candidate.Version);
            return candidate.Action;
        }

        return !IsSigned(candidate, evidence) ? GateAction.Skip
            : _vulnerabilities.Value is { } rule && Undecided.Length == 0 ? Judge(candidate, evidence, rule)
            : candidate.Action;
    }

    private bool IsSigned(SiftedCandidate candidate, ArtifactEvidence evidence)
    {
        var keys = _signedBy.Value!;
        if (keys.Count == 0)
        {
            return true;
        }

        var version = candidate.Version.Version;
        if (evidence.SignedBy is not { } signers)
        {
            Undecided = $"Whether {version} is signed could not be looked at{(evidence.Fault.Length == 0 ? "" : $": {evidence.Fault}")}.";
            reasons.Add(new GateReason("signature", _signedBy.Origin, GateEffect.Unknown, Undecided, "It is looked at again with the next scan."));
            return true;
        }

        if (signers.FirstOrDefault(signer => keys.Contains(signer, StringComparer.Ordinal)) is { } found)
        {
            reasons.Add(new GateReason("signature", _signedBy.Origin, GateEffect.Passed, $"{version} is signed by {found}."));
            return true;
        }

        reasons.Add(new GateReason(
            "signature",
            _signedBy.Origin,
            GateEffect.LeftOut,
            $"{version} is not signed by {string.Join(" or ", keys)}{(signers.Count == 0 ? "" : $", but by {string.Join(", ", signers)}")}.",
            "A signature by one of these keys, or another criteria.signedBy."));
        return false;
    }

    private GateAction Judge(SiftedCandidate candidate, ArtifactEvidence evidence, VulnerabilityRule rule)
    {
        var version = candidate.Version.Version;
        if (evidence.Vulnerabilities is not { } found)
        {
            return Unreported(candidate, rule, $"There is no report of {version}");
        }

        foreach (var (severity, most) in rule.Most)
        {
            if (found.GetValueOrDefault(severity) is var count && count > most)
            {
                return LeaveOut($"{version} has {count} {severity} vulnerabilities, more than {most}.");
            }
        }

        if (rule.NoMore.Count > 0)
        {
            if (!question.Evidence.TryGetValue(question.Part.Running, out var running))
            {
                Need(question.Part.Running);
                return candidate.Action;
            }

            if (running.Vulnerabilities is not { } now)
            {
                return Unreported(candidate, rule, "There is no report of what runs");
            }

            foreach (var severity in rule.NoMore)
            {
                if (found.GetValueOrDefault(severity) > now.GetValueOrDefault(severity))
                {
                    return LeaveOut($"{version} has {found.GetValueOrDefault(severity)} {severity} vulnerabilities, what runs has {now.GetValueOrDefault(severity)}.");
                }
            }
        }

        reasons.Add(new GateReason("vulnerabilities", _vulnerabilities.Origin, GateEffect.Passed, $"{version} has no more vulnerabilities than it may have."));
        return candidate.Action;
    }

    private GateAction LeaveOut(string text)
    {
        reasons.Add(new GateReason("vulnerabilities", _vulnerabilities.Origin, GateEffect.LeftOut, text, "A version with fewer of them, or another criteria.vulnerabilities."));
        return GateAction.Skip;
    }

    private GateAction Unreported(SiftedCandidate candidate, VulnerabilityRule rule, string text)
    {
        var action = rule.Unknown > candidate.Action ? rule.Unknown : candidate.Action;
        if (action != candidate.Action)
        {
            reasons.Add(new GateReason(
                "vulnerabilities",
                _vulnerabilities.Origin,
                action == GateAction.Skip ? GateEffect.LeftOut : GateEffect.Asks,
                $"{text}: {(action == GateAction.Skip ? "it may not follow." : "people decide.")}",
                "A report, or another criteria.vulnerabilities.unknown."));
        }

        return action;
    }

    private void Need(ArtifactVersion version)
    {
        if (!needs.Contains(version))
        {
            needs.Add(version);
        }
    }
}
