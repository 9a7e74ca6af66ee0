using Trimtab.Domain.Changes;
using Trimtab.Domain.Versions;

namespace Trimtab.Domain.Gates.Deciding;

/// <summary>A candidate that no rule has left out so far.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Reading">Its version; null where tags are numbers or texts.</param>
/// <param name="Type">The step to it.</param>
/// <param name="Kind">The kind whose word decides.</param>
/// <param name="Action">What that word is.</param>
/// <param name="MaturesAt">When it is old enough; null when it is.</param>
internal sealed record SiftedCandidate(Candidate Candidate, VersionReading? Reading, VersionChange Type, VersionChange Kind, GateAction Action, DateTimeOffset? MaturesAt)
{
    public ArtifactVersion Version => Candidate.Version;

    public bool IsMajor => Type == VersionChange.Major;

    public bool IsMature => MaturesAt is null;
}
