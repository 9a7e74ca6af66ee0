namespace Trimtab.Domain.Clusters;

/// <summary>How to delete an object.</summary>
/// <param name="Propagation"><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>.</param>
/// <param name="Uid">Delete only the object with this uid (else reason <c>Conflict</c>); null for any.</param>
/// <param name="GracePeriodSeconds">Null for the object's own.</param>
public sealed record DeleteOptions(string Propagation = "Background", string? Uid = null, int? GracePeriodSeconds = null);
