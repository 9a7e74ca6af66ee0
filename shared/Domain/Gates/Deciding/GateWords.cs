using System.Globalization;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Gates.Deciding;

/// <summary>Words of rationales.</summary>
internal static class GateWords
{
    /// <summary>A kind of change as policies write it.</summary>
    public static string Of(VersionChange kind)
    {
        foreach (var (word, change) in UpdatePolicySection.Kinds)
        {
            if (change == kind)
            {
                return word;
            }
        }

        return "other";
    }

    public static string Of(GateAction action) => action switch
    {
        GateAction.Auto => "auto",
        GateAction.Review => "review",
        GateAction.Manual => "manual",
        _ => "skip",
    };

    public static string Of(DateTimeOffset moment) => moment == DateTimeOffset.MaxValue ? "never" : moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>What becomes of a choice, as a clause.</summary>
    public static string Of(GateChoice choice, ApprovalRule approval)
    {
        var version = choice.Type == VersionChange.Digest && choice.Candidate.Version.Digest is { } digest
            ? $"{choice.Candidate.Version.Version}@{digest[..Math.Min(19, digest.Length)]}"
            : choice.Candidate.Version.Version;
        var kind = Of(choice.Type);
        var wait = choice.WaitUntil is { } until ? $", at {Of(until)} ({choice.WaitsFor})" : "";
        return choice.Action switch
        {
            GateAction.Auto => choice.WaitUntil is null ? $"{version} ({kind}) is made now" : $"{version} ({kind}) is made at {Of(choice.WaitUntil.Value)} ({choice.WaitsFor})",
            GateAction.Review => $"{version} ({kind}) is made once {approval.Votes} {(approval.Votes == 1 ? "person" : "people")} approved it{wait}",
            _ => $"{version} ({kind}) is made when a person orders it{wait}",
        };
    }
}
