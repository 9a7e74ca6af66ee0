namespace Trimtab.Domain.Clusters;

/// <summary>How to apply an object.</summary>
/// <param name="DryRun">Validate and default only; nothing is stored.</param>
/// <param name="Force">Take fields over that another manager owns, instead of reason <c>Conflict</c>.</param>
/// <param name="MetadataOnly">The answer may be the object's <c>metadata</c> alone, which costs the server less to make.</param>
public sealed record ApplyOptions(bool DryRun = false, bool Force = true, bool MetadataOnly = false);
