namespace Trimtab.Domain.Changes;

/// <summary>A version that a repository has, newer or not than what runs.</summary>
/// <param name="Version">The tag or chart version, with its digest when it is known.</param>
/// <param name="FirstSeen">When this content was first seen here, whatever its date says.</param>
public sealed record Candidate(ArtifactVersion Version, DateTimeOffset FirstSeen);
