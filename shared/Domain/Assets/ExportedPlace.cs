namespace Trimtab.Domain.Assets;

/// <summary>What is known of one place.</summary>
/// <param name="Place">Key of a cluster or Docker host in the fleet.</param>
/// <param name="ScannedAt">End of the last scan that saw everything; null before the first.</param>
/// <param name="Fault">Why later ones did not; empty when the last one did.</param>
/// <param name="Assets">With their history, those that have gone lately too.</param>
public sealed record ExportedPlace(string Place, DateTimeOffset? ScannedAt, string Fault, IReadOnlyList<KnownAsset> Assets);
