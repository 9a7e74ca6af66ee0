namespace Trimtab.Domain.Reconcile;

/// <summary>How healthy the objects of a target are.</summary>
/// <param name="Unhealthy">Objects that are not current, with reasons; empty when all are.</param>
/// <param name="IsHopeless">Whether one of them has failed for good.</param>
internal sealed record HealthReport(IReadOnlyList<string> Unhealthy, bool IsHopeless);
