namespace Trimtab.Domain.Assets;

/// <summary>How the last scan of a cluster or Docker host went.</summary>
/// <param name="Place">Its key in the fleet.</param>
/// <param name="ScannedAt">End of the last scan that saw everything; null before the first.</param>
/// <param name="Fault">Why later ones did not; empty when the last one did.</param>
public sealed record PlaceState(string Place, DateTimeOffset? ScannedAt, string Fault)
{
    /// <summary>When the last scan of all of it began, whatever came of it; null before the first.</summary>
    public DateTimeOffset? LookedAt { get; init; }

    /// <summary>Whether what is known of it may be outdated.</summary>
    public bool IsStale => Fault.Length > 0 || ScannedAt is null;
}
