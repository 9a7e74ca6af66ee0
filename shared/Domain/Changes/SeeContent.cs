namespace Trimtab.Domain.Changes;

/// <summary>Asks what a version points at now, where the last look did not, and remembers it. Never throws for what outside refuses to say.</summary>
/// <param name="artifact">As in <see cref="Change.Artifact"/>.</param>
/// <param name="version">The tag or chart version.</param>
/// <param name="cancellationToken">Cancels the call.</param>
public delegate Task<ContentSight> SeeContent(string artifact, string version, CancellationToken cancellationToken);
