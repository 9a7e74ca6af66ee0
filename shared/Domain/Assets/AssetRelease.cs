namespace Trimtab.Domain.Assets;

/// <summary>What a Helm release says of itself.</summary>
/// <param name="Chart">The chart's name.</param>
/// <param name="Version">The chart's version.</param>
/// <param name="AppVersion">Empty when the chart names none.</param>
/// <param name="ValuesDigest">Digest of the values that the user gave.</param>
/// <param name="Status">Helm's own word: <c>deployed</c>, <c>failed</c>, <c>pending-upgrade</c>, ...</param>
/// <param name="Revision">Helm's number of this release, from 1.</param>
public sealed record AssetRelease(string Chart, string Version, string AppVersion, string ValuesDigest, string Status, int Revision);
