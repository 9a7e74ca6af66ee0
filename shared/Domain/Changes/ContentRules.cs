using Trimtab.Domain.Gates;

namespace Trimtab.Domain.Changes;

/// <summary>What candidates and decisions become by what versions point at. Pure.</summary>
internal static class ContentRules
{
    /// <summary>The part once a version's content was asked for: with its digest, and as old as that; or without the version when it is gone.</summary>
    public static PartCandidates After(PartCandidates part, string version, ContentSight sight) => part with
    {
        Candidates = [.. part.Candidates.Select(candidate => candidate.Version.Version == version && candidate.Version.Digest is null ? After(candidate, sight) : candidate).OfType<Candidate>()],
    };

    /// <summary>The decision while something could not be asked: nothing follows from it.</summary>
    public static GateDecision Undecided(GateDecision decision, string why) => decision with
    {
        Summary = why,
        Choices = [],
        Undecided = why,
        Rationale = [.. decision.Rationale, new GateReason("content", "", GateEffect.Unknown, why, "It is asked again with the next scan.")],
    };

    private static Candidate? After(Candidate candidate, ContentSight sight) => sight switch
    {
        ContentSight.Seen seen => new Candidate(candidate.Version with { Digest = seen.Digest }, seen.FirstSeen > candidate.FirstSeen ? seen.FirstSeen : candidate.FirstSeen),
        ContentSight.Gone => null,
        _ => candidate,
    };
}
