namespace Trimtab.Domain.Updates.Grouping;

/// <summary>Updates of one group whose turn came together: what they write becomes one commit. Each is watched, kept or taken back by itself.</summary>
/// <param name="Id">The group, and when their turn came.</param>
/// <param name="Members">The changes' ids.</param>
public sealed record UpdateBatch(string Id, IReadOnlyList<string> Members);
