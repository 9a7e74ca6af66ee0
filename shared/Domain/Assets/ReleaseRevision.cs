namespace Trimtab.Domain.Assets;

/// <summary>One revision of a Helm release, as Helm keeps it.</summary>
/// <param name="Revision">Helm's number, from 1.</param>
/// <param name="At">When it was deployed; null when Helm did not say.</param>
/// <param name="Chart">The chart's name.</param>
/// <param name="Version">The chart's version.</param>
/// <param name="Status">Helm's own word.</param>
/// <param name="Description">Helm's sentence about how it went; empty when there is none.</param>
public sealed record ReleaseRevision(int Revision, DateTimeOffset? At, string Chart, string Version, string Status, string Description);
