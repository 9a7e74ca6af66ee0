using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Gates.Deciding;

/// <summary>Writes down what the rules did to the candidates, and what would change it.</summary>
/// <param name="question">The question.</param>
/// <param name="reasons">Where it is written.</param>
internal sealed class GateRationale(GateQuestion question, List<GateReason> reasons)
{
    private UpdatePolicyChain Policy => question.Policy;

    /// <summary>What the filter, order, range, holds and actions left out.</summary>
    public void WriteSieve(CandidateSieve sieve)
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
                reasons.Add(new GateReason("range", Policy.Range.Origin, GateEffect.Passed, $"{range.Text} leaves nothing out."));
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

    /// <summary>What is too young.</summary>
    public void WriteSoak(CandidateSieve sieve, List<SiftedCandidate> picked)
    {
        var soak = Policy.Soak;
        if (soak.Value == TimeSpan.Zero)
        {
            return;
        }

        if (sieve.Immature.Count == 0)
        {
            reasons.Add(new GateReason("soak", soak.Origin, GateEffect.Passed, $"All are older than {Duration.ToText(soak.Value)}."));
            return;
        }

        var isChosen = picked.Exists(static candidate => !candidate.IsMature);
        var matures = sieve.Immature.Newest!.FirstSeen + soak.Value;
        reasons.Add(new GateReason(
            "soak",
            soak.Origin,
            isChosen ? GateEffect.Waits : GateEffect.LeftOut,
            $"{sieve.Immature.Words()}: first seen {GateWords.Of(sieve.Immature.Newest.FirstSeen)}, not yet {Duration.ToText(soak.Value)} old.",
            $"Time: it is old enough at {GateWords.Of(matures)}. Or a shorter soak."));
    }

    /// <summary>Which window is closed, and until when.</summary>
    public void WriteWindows(List<GateChoice> choices)
    {
        var windows = Policy.Windows;
        if (windows.Value.Windows.Count == 0)
        {
            return;
        }

        if (windows.Value.FirstClosed(question.Now) is not { } closed)
        {
            reasons.Add(new GateReason("windows", windows.Origin, GateEffect.Passed, $"Open: {string.Join(", ", windows.Value.Windows.Select(static window => window.Name))}."));
            return;
        }

        var opens = choices.Find(static choice => choice.MaturesAt is null)?.WaitUntil ?? windows.Value.NextOpen(question.Now) ?? DateTimeOffset.MaxValue;
        reasons.Add(new GateReason(
            "windows",
            windows.Origin,
            choices.Count == 0 ? GateEffect.Passed : GateEffect.Waits,
            $"{closed.Name} is closed: {closed.WhyClosed(question.Now)}.",
            opens == DateTimeOffset.MaxValue ? "Other windows: these never open together within two years." : $"Time: open at {GateWords.Of(opens)}."));
    }

    /// <summary>What follows for each candidate that is left.</summary>
    public void WriteActions(CandidateSieve sieve, List<SiftedCandidate> picked)
    {
        foreach (var candidate in picked)
        {
            var word = GateWords.Of(candidate.Kind);
            var said = Policy.ActionOf(candidate.Kind);
            var version = candidate.Version.Version;
            reasons.Add(new GateReason(
                word,
                said.Origin,
                GateEffect.Decided,
                $"{version} is {Step(candidate.Type)} from {Running()}; {word}: {GateWords.Of(said.Value)}{(candidate.Action == said.Value ? "" : $", here {GateWords.Of(candidate.Action)}")}.",
                candidate.Action == GateAction.Auto ? "" : Approve()));
        }

        if (picked.Count == 0 && sieve.Left.Count == 0 && reasons.Count == 0)
        {
            reasons.Add(new GateReason("order", "", GateEffect.Decided, $"There is nothing beside {Running()}."));
        }
    }

    /// <summary>Why nothing follows: by the rule that came closest to letting something pass.</summary>
    public string NothingFollows(CandidateSieve sieve)
    {
        var closest = reasons.FindLast(static reason => reason.Effect == GateEffect.LeftOut && reason.Rule is not ("order" or "downgrade" or "filter"));
        return closest is null || sieve.Left.Count > 0 ? $"Nothing is newer than {Running()}." : $"Nothing may follow {Running()}: {closest.Text}";
    }

    private string Approve()
    {
        var rule = Policy.Approval.Value!;
        return $"{rule.Votes} {(rule.Votes == 1 ? "vote" : "votes")}{(rule.Who.Count == 0 ? "" : $" of {string.Join(", ", rule.Who)}")} (trimtab approve CHANGE), or another word in a policy.";
    }

    private string Running() => question.Part.Running.Version is { Length: > 0 } version ? version : "an image without a tag";

    private void LeaveOut(string rule, string origin, string text, string otherwise)
        => reasons.Add(new GateReason(rule, origin, GateEffect.LeftOut, text, otherwise));

    private static string Step(VersionChange type) => type == VersionChange.Incomparable ? "a step without a kind" : $"a {GateWords.Of(type)} step";
}
