namespace Trimtab.Domain.Changes;

/// <summary>One version of an image or chart.</summary>
/// <param name="Version">The tag or the chart's version.</param>
/// <param name="Digest">What it points or pointed at; null when nobody knows.</param>
public sealed record ArtifactVersion(string Version, string? Digest);
